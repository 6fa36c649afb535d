// One span for each query, with its attempts and pauses as events. Wants @opentelemetry/api and a tracer provider.
import { env } from 'node:process'
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { createCdrClient } from '@org/cms-cdr-client/node'

const tracer = trace.getTracer('cms-cdr')
const spans = new Map<string, Span>()
const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
  onEvent({ requestId, query, type, ...details }) {
    const span = spans.get(requestId) ?? tracer.startSpan('cdr query', { attributes: { 'cdr.cc_id': query?.ccId } })
    spans.set(requestId, span)
    if (type !== 'done') return void span.addEvent(type, JSON.parse(JSON.stringify(details)))
    if ('outcome' in details && details.outcome !== 'found') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
    spans.delete(requestId)
  },
})
await client.getCdr({ callId: '1000000000-0001' })
