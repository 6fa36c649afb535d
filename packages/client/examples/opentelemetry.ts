// Creates one span for each call, with its attempts as events. Needs @opentelemetry/api and a tracer provider.
import { env } from 'node:process'
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { createCdrClient } from '@org/cms-cdr-client/node'

const tracer = trace.getTracer('cms-cdr')
const spans = new Map<string, Span>()
const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
  onEvent({ requestId, query, ...event }) {
    const attributes = { 'cdr.call_id': query?.callId, 'cdr.cc_id': query?.ccId }
    if (event.type === 'begin') spans.set(requestId, tracer.startSpan('getCdr', { kind: SpanKind.CLIENT, attributes }))
    const span = spans.get(requestId)
    if (event.type === 'attempt') span?.addEvent('attempt', { 'http.response.status_code': event.status })
    if (event.type !== 'done') return
    span?.setAttributes({ 'cdr.outcome': event.outcome, 'cdr.attempts': event.attempts })
    if (event.outcome !== 'found') span?.setStatus({ code: SpanStatusCode.ERROR, message: event.outcome })
    span?.end()
    spans.delete(requestId)
  },
})
await client.findCdr({ callId: env.CMS_CDR_CALL_ID ?? '1000000000-0001' })
