import type { Fetch } from './fetch.ts'

/** Ends a request that takes too long, the reading of its body included. The reason is a `TimeoutError`. */
export function withTimeout(fetch: Fetch, milliseconds: number): Fetch {
  return (request) =>
    fetch(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(milliseconds)]) }))
}
