import { setTimeout as sleep } from 'node:timers/promises'
import type { MockRequest, MockResponse } from './messages.ts'

/**
 * Responds as a `fetch` does, without a socket. A reset is the error that `fetch` throws for one.
 *
 * @param closing Ends the streams that are open.
 */
export function serveFetch(
  respond: (request: MockRequest) => Promise<MockResponse>,
  closing: AbortSignal,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const body = new Uint8Array(await request.arrayBuffer())
    // What a socket would carry: fetch adds these two when it sends.
    const headers = { host: url.host, 'content-length': String(body.length), ...Object.fromEntries(request.headers) }
    const response = await respond({ method: request.method, url: url.pathname + url.search, headers, body })
    const { delayMilliseconds = 0, dripMilliseconds, reset } = response.delivery ?? {}
    if (delayMilliseconds)
      await sleep(delayMilliseconds, undefined, { signal: request.signal }).catch(() => request.signal.throwIfAborted())
    request.signal.throwIfAborted()
    if (reset === 'before the response') throw connectionReset()
    const { status } = response
    if (response.stream) {
      const cancelled = new AbortController()
      const texts = response.stream(AbortSignal.any([request.signal, closing, cancelled.signal]))
      const stream = toBytes(texts[Symbol.asyncIterator](), { signal: request.signal, cancel: () => cancelled.abort() })
      return new Response(stream, { status, headers: response.headers })
    }
    const whole = status === 204 || status === 304 ? null : response.body
    if (!reset && dripMilliseconds === undefined) return new Response(whole, { status, headers: response.headers })
    return new Response(pieces(response.body, dripMilliseconds ?? 0, reset !== undefined, request.signal), {
      status,
      headers: response.headers,
    })
  }
}

function toBytes(
  texts: AsyncIterator<string>,
  { signal, cancel }: { readonly signal: AbortSignal; readonly cancel: () => void },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    cancel,
    async pull(controller) {
      const { done, value } = await texts.next()
      if (signal.aborted) controller.error(signal.reason)
      else if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

function pieces(text: string, milliseconds: number, reset: boolean, signal: AbortSignal): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  const end = reset ? bytes.length / 2 : bytes.length
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      if (signal.aborted) return controller.error(signal.reason)
      if (at >= end) return reset ? controller.error(connectionReset()) : controller.close()
      await sleep(milliseconds)
      controller.enqueue(bytes.subarray(at, Math.min(at + 16, end)))
      at += 16
    },
  })
}

function connectionReset(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
}
