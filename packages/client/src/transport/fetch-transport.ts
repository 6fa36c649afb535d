import { readBounded } from './read-bounded.ts'
import type { Transport } from './transport.ts'

/** The platform's `fetch`, or any function of its shape. It is called with the address as text and all else in `init`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * A transport over any `fetch`. It follows no redirect, and ends in time even when that `fetch` does not look at its
 * signal.
 */
export function fetchTransport(fetch: Fetch, maxResponseBytes: number, init: RequestInit = {}): Transport {
  return (request, call) =>
    new Promise((resolve, reject) => {
      const controller = new AbortController()
      call.underWay = {
        interrupt(reason) {
          reject(reason)
          controller.abort(reason)
        },
      }
      const exchange = async (): Promise<void> => {
        // A fetch sets these two itself, and signed they were as it sets them.
        const { host: _host, 'content-length': _length, ...headers } = request.headers
        const response = await fetch(request.url, {
          ...init,
          method: request.method,
          headers,
          redirect: 'manual',
          signal: controller.signal,
          ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit['body']> }),
        })
        call.answerBegan = true
        const body = await readBounded(response, maxResponseBytes)
        resolve({ status: response.status, headers: response.headers, body })
      }
      exchange().catch(reject)
    })
}
