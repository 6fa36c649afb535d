import { setTimeout as delay } from 'node:timers/promises'
import {
  type Attributes,
  context,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import manifest from '../../package.json' with { type: 'json' }
import { UserError } from '../user-error.ts'
import type { Tracing } from './tracing.ts'

// Without a collector, the last spans are lost rather than the stop delayed.
const closeMilliseconds = 3_000
// Probes and scrapes would be most of all spans.
const untraced = new Set(['/healthz', '/readyz', '/metrics'])

const exporters = { 'http/json': JsonExporter, 'http/protobuf': ProtobufExporter }

/** Starts the SDK of OpenTelemetry, which reads sampler, limits, endpoint, headers and the attributes of the resource from the environment. */
export function openTelemetry(
  exporter: string,
  log: FastifyBaseLogger,
  env: Readonly<Record<string, string | undefined>>,
): Tracing {
  if (exporter !== 'otlp') throw new UserError(`OTEL_TRACES_EXPORTER must be otlp or none, but is "${exporter}".`)
  const protocol =
    env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL ?? ('http/protobuf' as const)
  if (!isKey(exporters, protocol)) {
    const choices = Object.keys(exporters).join(' or ')
    throw new UserError(`OTEL_EXPORTER_OTLP_PROTOCOL must be ${choices}, but is "${protocol}".`)
  }
  const warn = (message: string, ...more: unknown[]): void => log.warn({ more }, `OpenTelemetry: ${message}`)
  diag.setLogger({ error: warn, warn, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN)
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'cms-cdr-server', 'service.version': manifest.version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new exporters[protocol]())],
  })
  provider.register()
  const tracer = trace.getTracer('cms-cdr-server', manifest.version)

  const run = <Value>(
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    work: () => Promise<Value>,
  ): Promise<Value> =>
    tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
      try {
        return await work()
      } catch (error) {
        // A message could contain a call ID.
        fail(span, (error as Error).name)
        throw error
      } finally {
        span.end()
      }
    })

  return {
    register(app) {
      const spans = new WeakMap<FastifyRequest, Span>()
      app.addHook('onRequest', (request, _reply, done) => {
        const { method, headers, routeOptions, protocol: scheme, raw } = request
        const { url: route } = routeOptions
        if (route === undefined || !untraced.has(route)) {
          const attributes = {
            'http.request.method': method,
            'url.scheme': scheme,
            'network.protocol.version': raw.httpVersion,
            ...(route ? { 'http.route': route } : {}),
          }
          const name = route ? `${method} ${route}` : method
          const parent = propagation.extract(ROOT_CONTEXT, headers)
          const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
          request.traceId = span.spanContext().traceId
          spans.set(request, span)
        }
        done()
      })
      // The body is complete, so all that follows runs in this context.
      app.addHook('preHandler', (request, _reply, done) => {
        const span = spans.get(request)
        if (span) context.with(trace.setSpan(ROOT_CONTEXT, span), done)
        else done()
      })
      app.addHook('onResponse', (request, { statusCode }, done) => {
        const span = spans.get(request)
        span?.setAttribute('http.response.status_code', statusCode)
        if (request.outcome) span?.setAttribute('cms_cdr.outcome', request.outcome)
        if (span && statusCode >= 500) fail(span, String(statusCode))
        span?.end()
        done()
      })
    },
    lookUp: (engine, work) => {
      const attributes = {
        'db.system.name': engine.toLowerCase(),
        'db.operation.name': 'SELECT',
        'db.collection.name': 'cdr',
      }
      return run('SELECT cdr', SpanKind.CLIENT, attributes, work)
    },
    upstream: (origin, work) => {
      const { hostname, port, protocol: scheme } = new URL(origin)
      const attributes = {
        'http.request.method': 'POST',
        'server.address': hostname,
        'server.port': Number(port || (scheme === 'https:' ? 443 : 80)),
      }
      return run('POST', SpanKind.CLIENT, attributes, () => {
        const headers: Record<string, string> = {}
        propagation.inject(context.active(), headers)
        return work(headers)
      })
    },
    close: () =>
      Promise.race([provider.shutdown().catch(() => {}), delay(closeMilliseconds, undefined, { ref: false })]),
  }
}

function fail(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type)
}

function isKey<Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> {
  return Object.hasOwn(table, key)
}
