import type { Transport } from './pending-call.ts'
import { readBody, readStream } from './read-body.ts'

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
  return async ({ method, url, headers, body, onText }, call) => {
    const controller = new AbortController()
    const abort = (reason: unknown): void => controller.abort(reason)
    // A fetch sets these two itself, to the same values as were signed.
    const { host: _host, 'content-length': _length, ...sent } = headers
    const all: RequestInit = { ...init, method, headers: sent, redirect: 'manual', signal: controller.signal }
    if (body !== undefined) all.body = body as NonNullable<RequestInit['body']>
    const response = await call.wait(fetch(url, all), abort)
    call.responseBegan = true
    if (onText && response.status === 200) {
      await call.wait(readStream(response, onText), abort)
      return { status: response.status, headers: response.headers, body: '' }
    }
    const text = await call.wait(readBody(response, maxResponseBytes), abort)
    return { status: response.status, headers: response.headers, body: text }
  }
}
