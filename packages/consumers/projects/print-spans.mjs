// A tracer provider that prints each span as one line of JSON.
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const exporter = {
  export(spans, done) {
    for (const { name, kind, attributes, status, events, duration } of spans) {
      const milliseconds = duration[0] * 1e3 + duration[1] / 1e6
      const printed = events.map((event) => ({ name: event.name, attributes: event.attributes }))
      console.log(JSON.stringify({ name, kind, attributes, status, milliseconds, events: printed }))
    }
    done({ code: 0 })
  },
  shutdown: async () => {},
}
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
