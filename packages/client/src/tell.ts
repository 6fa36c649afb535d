import type { CallEvent, CdrEvent } from './events.ts'

/** Told what happens to one call. */
export type Observe = (event: CallEvent) => void

/** Tells a listener of one query, without letting its faults into the query; `undefined` when nobody listens. */
export function tellOf(
  onEvent: ((event: CdrEvent) => void) | undefined,
  requestId: string,
  query: () => CdrEvent['query'],
): Observe | undefined {
  if (!onEvent) return undefined
  return (event) => {
    try {
      onEvent({ ...event, requestId, query: query() })
    } catch (fault) {
      void Promise.reject(fault)
    }
  }
}
