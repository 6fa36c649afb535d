import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { bodyLimitBytes } from './spec.ts'

/** A body: its text, its bytes if they are not valid UTF-8, or undefined if it is longer than {@link bodyLimitBytes}. */
export type Body = string | Buffer | undefined

/**
 * Reads a body. A body that is too long is not buffered; the rest of it is read and discarded, so that the connection stays usable.
 *
 * @param done Called once, with the body or with what went wrong.
 */
export function readBody(request: IncomingMessage, done: (error: Error | null, body?: Body) => void): void {
  if (Number(request.headers['content-length']) > bodyLimitBytes) {
    done(null)
    return
  }
  // Listeners instead of an async iterator, which would cost more than everything else done here.
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
