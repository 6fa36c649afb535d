import type { Interruptible } from './pending-call.ts'
import { readBody } from './read-body.ts'
import type { Transport, TransportRequest } from './transport.ts'

/**
 * The platform's `fetch`, or a function like it. It is called with the URL as text and everything else in `init`.
 *
 * @example
 * const logged: Fetch = (url, init) => {
 *   log.debug(String(url))
 *   return fetch(url, init)
 * }
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * Creates a transport over any `fetch`. It follows no redirects, and ends in time even if that `fetch` ignores its signal.
 */
export function fetchTransport(fetch: Fetch, maxResponseBytes: number, init: RequestInit = {}): Transport {
  return async (request, call) => {
    const interruption = new Interruption()
    call.inProgress = interruption
    const response = await interruption.race(fetch(request.url, initOf(request, init, interruption.signal)))
    call.responseBegan = true
    const body = await interruption.race(readBody(response, maxResponseBytes))
    return { status: response.status, headers: response.headers, body }
  }
}

function initOf({ method, headers, body }: TransportRequest, init: RequestInit, signal: AbortSignal): RequestInit {
  // A fetch sets these two itself, to the same values as were signed.
  const { host: _host, 'content-length': _length, ...sent } = headers
  const all: RequestInit = { ...init, method, headers: sent, redirect: 'manual', signal }
  if (body !== undefined) all.body = body as NonNullable<RequestInit['body']>
  return all
}

/** Ends a `fetch` early, and rejects the promise that waits for it. */
class Interruption implements Interruptible {
  readonly #controller = new AbortController()
  #reject: ((reason: unknown) => void) | undefined

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Waits for a promise, unless it is interrupted first. */
  race<Value>(pending: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#reject = reject
      pending.then(resolve, reject)
    })
  }

  interrupt(reason: unknown): void {
    this.#reject?.(reason)
    this.#controller.abort(reason)
  }
}
