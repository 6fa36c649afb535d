import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { bodyLimitBytes } from './spec.ts'

/** A body: its text, or its bytes where they are no UTF-8; nothing where it is longer than {@link bodyLimitBytes}. */
export type Body = string | Buffer | undefined

/**
 * Reads a body without holding one that is too long; what is left of that is read and thrown away, so that the connection
 * stays usable.
 *
 * @param done Called once, with the body or with what went wrong.
 */
export function readBody(request: IncomingMessage, done: (error: Error | null, body?: Body) => void): void {
  if (Number(request.headers['content-length']) > bodyLimitBytes) {
    done(null)
    return
  }
  // Listeners and not an async iterator: that costs more than everything else that is done to a body here.
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= bodyLimitBytes) chunks.push(chunk)
  })
  request.on('end', () => {
    done(null, length > bodyLimitBytes ? undefined : textOf(chunks))
  })
  request.on('error', done)
}

function textOf(chunks: readonly Buffer[]): string | Buffer {
  const [first = Buffer.of()] = chunks
  const bytes = chunks.length > 1 ? Buffer.concat(chunks) : first
  return isUtf8(bytes) ? bytes.toString() : bytes
}
