import type { IncomingMessage } from 'node:http'
import { bodyLimitBytes } from './spec.ts'

/**
 * Reads a body of at most {@link bodyLimitBytes}. Gives `undefined` for a longer one, without holding it; what is left of
 * it is read and thrown away, so that the connection stays usable.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length']) > bodyLimitBytes) return undefined
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= bodyLimitBytes) chunks.push(chunk)
  }
  return length > bodyLimitBytes ? undefined : Buffer.concat(chunks)
}
