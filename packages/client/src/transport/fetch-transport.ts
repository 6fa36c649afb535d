import type { Fetch } from '../options.ts'
import { notABug, responseTooLarge } from './failures.ts'
import type { Transport } from './pending-call.ts'

/**
 * Creates a transport over any `fetch`. It follows no redirects, and ends in time even if that `fetch` ignores its signal.
 *
 * @param given Default: the platform's `fetch` at the time of each request, which a test may have replaced.
 */
export function fetchTransport(given: Fetch | undefined, maxResponseBytes: number, init: RequestInit = {}): Transport {
  return async ({ method, url, headers, body, onText }, call) => {
    const controller = new AbortController()
    const abort = (reason: unknown): void => controller.abort(reason)
    // A fetch sets these two itself, to the same values as were signed.
    const { host: _host, 'content-length': _length, ...sent } = headers
    const all: RequestInit = { ...init, method, headers: sent, redirect: 'manual', signal: controller.signal }
    if (body !== undefined) all.body = body as NonNullable<RequestInit['body']>
    const response = await call.wait((given ?? fetch)(url, all), abort)
    call.responseBegan = true
    const reading =
      onText && response.status === 200 ? readStream(response, onText) : readBody(response, maxResponseBytes)
    const text = await call.wait(reading, abort)
    return { status: response.status, headers: response.headers, body: text }
  }
}

/** Reads a body as text, up to a number of bytes. */
async function readBody(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const chunk of chunksOf(response)) {
    bytes += chunk.length
    if (bytes > maxBytes) throw responseTooLarge(maxBytes)
    chunks.push(chunk)
  }
  return decodeText(new Uint8Array(await new Blob(chunks).arrayBuffer()), response.headers.get('content-type'))
}

/** Reads a body that is UTF-8 piece by piece, each when the one before was taken. */
async function readStream(response: Response, onText: (text: string) => Promise<void>): Promise<string> {
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(response)) await onText(decoder.decode(chunk, { stream: true }))
  return ''
}

/** Yields the pieces of a body. One that is not read to its end is canceled, so that its connection is freed. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  // Not every browser lets a stream be iterated.
  const reader = body?.getReader()
  try {
    while (reader) {
      // Runtimes report a broken body by a TypeError.
      const { done, value } = await reader.read().catch((error) => Promise.reject(notABug(error)))
      if (done) return
      yield value
    }
  } finally {
    await reader?.cancel().catch(() => {})
  }
}

/** Decodes text by the charset of its Content-Type. A byte order mark wins over the charset, and is removed. */
export function decodeText(bytes: Uint8Array, contentType: string | null | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  try {
    return new TextDecoder(hasMark ? undefined : charset).decode(bytes)
  } catch {
    // A charset that the runtime does not know is most likely UTF-8, misspelled.
    return new TextDecoder().decode(bytes)
  }
}
