import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

/** Records what a request does, as spans. No span has a call ID, a phone number, a name or a secret. */
export interface Tracing {
  /** Adds a span for each request of a server. */
  register(app: FastifyInstance): void
  /** Runs a look-up in the store, in a span. */
  lookUp<Value>(engine: string, work: () => Promise<Value>): Promise<Value>
  /** Runs a request to the upstream, in a span. The request must carry the headers that `work` gets. */
  upstream<Value>(origin: string, work: (headers: Record<string, string>) => Promise<Value>): Promise<Value>
  /** Sends the spans that were not sent yet. */
  close(): Promise<void>
}

/** Records nothing. */
export const noTracing: Tracing = {
  register: () => {},
  lookUp: (_engine, work) => work(),
  upstream: (_origin, work) => work({}),
  close: async () => {},
}

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
