import { ResponseTooLarge } from './response-too-large.ts'

/** Reads a body as UTF-8 text, up to a number of bytes. A larger one is cancelled, so that its connection is freed. */
export async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const length = response.headers.get('content-length')
  if (length !== null && Number(length) > maxBytes) {
    await response.body?.cancel()
    throw new ResponseTooLarge(maxBytes)
  }
  // The length bounds what HTTP hands over, unless that is unpacked on the way.
  if (length !== null && !response.headers.has('content-encoding')) return response.text()
  if (!response.body) return ''

  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of chunksOf(response.body)) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new ResponseTooLarge(maxBytes)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Not every browser lets a stream be iterated. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  let done = false
  try {
    while (true) {
      const read = await reader.read()
      if (read.done) break
      yield read.value
    }
    done = true
  } finally {
    if (!done) await reader.cancel().catch(() => {})
  }
}
