import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { bodyLimitBytes } from './spec.ts'

/** A body: its text, or its bytes where they are no UTF-8; nothing where it is longer than {@link bodyLimitBytes}. */
export type Body = string | Buffer | undefined

/**
 * Reads a body without holding one that is too long; what is left of that is read and thrown away, so that the connection
 * stays usable.
 */
export function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length']) > bodyLimitBytes) return Promise.resolve(undefined)
  // Listeners and not an async iterator: that costs more than everything else that is done to a body here.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= bodyLimitBytes) chunks.push(chunk)
    })
    request.on('end', () => {
      if (length > bodyLimitBytes) return resolve(undefined)
      const bytes = Buffer.concat(chunks)
      resolve(isUtf8(bytes) ? bytes.toString() : bytes)
    })
    request.on('error', reject)
  })
}
