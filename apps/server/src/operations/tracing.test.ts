import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { ended, useProgram } from '../../test/program.ts'
import { startTestUpstream, withRecord } from '../../test/upstream.ts'
import { startTracing } from './start-tracing.ts'
import { noTracing } from './tracing.ts'

const { folder, program } = useProgram('tracing', afterAll)
const database = ['--database', 'sqlite:cdr.sqlite']
beforeAll(async () => {
  await program.run(['key', 'add', 'my-access-key', '--secret-file', '-', ...database], 'my-secret-key')
  writeFileSync(join(folder, 'secret'), 'upstream-secret', { mode: 0o600 })
})

/** A span as OTLP/JSON has it. */
interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly status: { readonly code?: number }
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}
const serverKind = 2
const clientKind = 3

/** Starts a collector that receives OTLP over HTTP. */
async function startCollector() {
  const received: { readonly headers: IncomingHttpHeaders; readonly path: string; readonly body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, path: request.url ?? '', body: await buffer(request) })
    response.setHeader('content-type', request.headers['content-type'] ?? '').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const messages = () => received.map(({ body }) => JSON.parse(body.toString()))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    received,
    resources: () => messages().flatMap(({ resourceSpans }) => resourceSpans.map(({ resource }: never) => resource)),
    spans: (): Span[] =>
      messages().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
          scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
  }
}

/** Returns what spans say, without IDs and times, which may hold any digits. */
const textOf = (spans: readonly Span[]): string =>
  JSON.stringify(spans, (name, value) => (/(?:Id|UnixNano)$/.test(name) ? undefined : value))
const attributesOf = ({ attributes }: Span): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

test('a trace goes from the caller through request, store and upstream, and holds nothing personal or secret', async () => {
  const collector = await startCollector()
  await using upstream = await startTestUpstream()
  let carried: string | undefined
  upstream.respond = (callId, response) => {
    carried = String(response.req.headers.traceparent)
    response.end(withRecord(callId, { callerNo: '0049301234567' }))
  }
  const gateway = ['--upstream', upstream.url, '--upstream-access-key', 'up', '--upstream-secret-file', 'secret']
  const { url, child, err } = await program.start(['serve', '--port', '0', ...database, ...gateway], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=contact-center',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  const client = createCdrClient({
    baseUrl: url,
    accessKey: 'my-access-key',
    secretKey: 'my-secret-key',
    ccId: 1,
    headers,
  })
  await client.getCdr({ callId: '00493055555', direction: 'inbound' })
  await fetch(`${url}/healthz`)
  await fetch(`${url}/nothing/0049301234567?number=0049301234567`)
  // The rest is sent when the server stops.
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)

  const spans = collector.spans()
  const [request, lookUp, toUpstream] = [
    spans.find(({ kind }) => kind === serverKind),
    spans.find(({ name }) => name === 'SELECT cdr'),
    spans.find(({ kind, name }) => kind === clientKind && name === 'POST'),
  ]
  const route = '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid'
  expect(request).toMatchObject({ name: `POST ${route}`, traceId, parentSpanId: 'b7ad6b7169203331' })
  expect(attributesOf(request as Span)).toMatchObject({
    'http.route': route,
    'http.response.status_code': 200,
    'cms_cdr.outcome': 'found',
  })
  expect(lookUp).toMatchObject({ traceId, parentSpanId: request?.spanId, kind: clientKind })
  expect(attributesOf(lookUp as Span)).toMatchObject({ 'db.system.name': 'sqlite' })
  expect(toUpstream).toMatchObject({ traceId, parentSpanId: request?.spanId })
  expect(carried).toBe(`00-${traceId}-${toUpstream?.spanId}-01`)
  // A request for a page that does not exist has a span, but its path stays out of it. A health check has none.
  expect(spans.filter(({ kind }) => kind === serverKind).map(({ name }) => name)).toEqual([`POST ${route}`, 'GET /*'])
  expect(collector.received[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-tenant': 'contact-center' } })
  const resource = JSON.stringify(collector.resources())
  for (const text of ['"cms-cdr-server"', '"deployment.environment.name"']) expect(resource).toContain(text)
  const all = textOf(spans)
  for (const text of ['00493', 'my-access-key', 'my-secret-key', 'upstream-secret', '127.0.0.1:'])
    expect(all).not.toContain(text)
  const line = err.map((text) => JSON.parse(text)).find(({ outcome }) => outcome === 'found')
  expect(line.traceId).toBe(traceId)
})

test('a failure of the upstream is an error in its span and that of the request', async () => {
  const collector = await startCollector()
  const gateway = [
    '--upstream',
    'http://127.0.0.1:1',
    '--upstream-access-key',
    'up',
    '--upstream-secret-file',
    'secret',
  ]
  const { url, child } = await program.start(['serve', '--port', '0', ...database, ...gateway], {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
  })
  const keys = { accessKey: 'my-access-key', secretKey: 'my-secret-key' }
  const client = createCdrClient({ baseUrl: url, ...keys, ccId: 1, retry: 0 })
  await expect(client.getCdr({ callId: '00493077777', direction: 'inbound' })).rejects.toThrow('503')
  child.kill('SIGTERM')
  await ended(child)
  const failed = collector.spans().filter(({ status }) => status.code === 2)
  expect(failed.map((span) => [span.kind, attributesOf(span)['error.type']]).toSorted()).toEqual([
    [serverKind, '503'],
    [clientKind, 'UpstreamError'],
  ])
  expect(textOf(collector.spans())).not.toContain('004930')
})

test('spans are sent as Protocol Buffers by default, as the standard says', async () => {
  const collector = await startCollector()
  const env = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const { url, child } = await program.start(['serve', '--port', '0', ...database], env)
  await fetch(`${url}/docs/`)
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
  expect(collector.received).toHaveLength(1)
  expect(collector.received[0]?.headers['content-type']).toBe('application/x-protobuf')
  expect(collector.received[0]?.body.includes('GET /docs/')).toBe(true)
})

test.each([
  ['nothing requests them', {}],
  ['the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' }],
  ['there is no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' }],
])('there are no spans when %s', async (_name, env) => {
  expect(await startTracing(pino({ level: 'silent' }), env)).toBe(noTracing)
})

test('a collector that cannot be reached is logged, and disturbs nothing', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_BSP_SCHEDULE_DELAY: '50' }
  const { url, child, err } = await program.start(['serve', '--port', '0', ...database], env)
  expect((await fetch(`${url}/docs/`)).status).toBe(200)
  await expect.poll(() => err.join('\n')).toMatch(/OpenTelemetry: /)
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
})

test.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /must be http\/json or http\/protobuf, but is "grpc"/],
  ['OTEL_TRACES_EXPORTER', 'zipkin', /must be otlp or none, but is "zipkin"/],
])('%s=%s is refused at the start', async (name, value, message) => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', [name]: value }
  const { status, stderr } = await program.run(['serve', '--port', '0', ...database], '', env)
  expect([status, stderr]).toEqual([1, expect.stringMatching(message)])
})
