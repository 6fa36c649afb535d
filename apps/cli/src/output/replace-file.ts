import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Replaces a file in one step, so that it is complete, or as it was. */
export async function replaceFile(
  path: string,
  content: AsyncIterable<string | Uint8Array>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const part = `${path}.part`
  try {
    await pipeline(Readable.from(content), createWriteStream(part), options)
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}
