import type { FastifyBaseLogger } from 'fastify'
import { noTracing, type Tracing } from './tracing.ts'

const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const

/**
 * Starts OpenTelemetry if its standard variables enable it: an endpoint, or `OTEL_TRACES_EXPORTER=otlp`. Its modules are loaded only
 * then.
 *
 * @throws UserError when a variable names something that is not supported.
 */
export async function startTracing(
  log: FastifyBaseLogger,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Tracing> {
  const exporter = env.OTEL_TRACES_EXPORTER ?? (endpoints.some((name) => env[name]) ? 'otlp' : 'none')
  if (exporter === 'none' || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return noTracing
  const { openTelemetry } = await import('./opentelemetry.ts')
  return openTelemetry(exporter, log, env)
}
