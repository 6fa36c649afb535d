import type { FastifyInstance } from 'fastify'

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
