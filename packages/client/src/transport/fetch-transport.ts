import type { Fetch } from '../options.ts'
import { notABug, responseTooLarge } from './failures.ts'
import type { Transport, TransportRequest } from './pending-call.ts'

/**
 * Creates a transport over any `fetch`. It follows no redirects, and ends in time even if that `fetch` ignores its signal.
 *
 * @param given Default: the platform's `fetch` at the time of each request, which a test may have replaced.
 */
export function fetchTransport(
  origin: string,
  given: Fetch | undefined,
  maxResponseBytes: number,
  init: RequestInit = {},
): Transport {
  return async ({ method, path, headers, body, onText }, call) => {
    const controller = new AbortController()
    const abort = (reason: unknown): void => controller.abort(reason)
    // A fetch sets these two itself, to the same values as were signed.
    const { host: _host, 'content-length': _length, ...sent } = headers
    const all: RequestInit = { ...init, method, headers: sent, redirect: 'manual', signal: controller.signal }
    if (body !== undefined) all.body = body
    const response = await call.wait((given ?? fetch)(origin + path, all), abort)
    call.responseBegan = true
    const reading =
      onText && response.status === 200
        ? readChunks(response, decodePieces(onText))
        : readBody(response, maxResponseBytes)
    const text = await call.wait<string | undefined>(reading, abort)
    return { status: response.status, headers: response.headers, body: text ?? '' }
  }
}

/** Reads a body as text, up to a number of bytes. */
async function readBody(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  await readChunks(response, (chunk) => {
    length += chunk.length
    if (length > maxBytes) throw responseTooLarge(maxBytes)
    chunks.push(chunk)
  })
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return decodeText(bytes, response.headers.get('content-type'))
}

/** Returns a function that decodes a body that is UTF-8 piece by piece. */
export function decodePieces(onText: NonNullable<TransportRequest['onText']>): (piece: Uint8Array) => Promise<void> {
  const decoder = new TextDecoder()
  return (piece) => onText(decoder.decode(piece, { stream: true }))
}

/** Reads the pieces of a body. One that is not read to its end is canceled, so that its connection is freed. */
async function readChunks({ body }: Response, take: (chunk: Uint8Array) => Promise<void> | void): Promise<undefined> {
  // Not every browser lets a stream be iterated.
  const reader = body?.getReader()
  try {
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) await take(read.value)
  } catch (error) {
    await reader?.cancel().catch(() => {})
    // Runtimes report a broken body by a TypeError.
    throw notABug(error)
  }
}

const encodingsByMark = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16be', 0xfe, 0xff],
  ['utf-16le', 0xff, 0xfe],
] as const

/** Decodes text by the charset of its Content-Type. A byte order mark wins over the charset, and is removed. */
export function decodeText(bytes: Uint8Array, contentType: string | null | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]
  const marked = encodingsByMark.find(([, ...mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0]
  try {
    return new TextDecoder(marked ?? charset).decode(bytes)
  } catch {
    // A charset that the runtime does not know is most likely UTF-8, misspelled.
    return new TextDecoder().decode(bytes)
  }
}
