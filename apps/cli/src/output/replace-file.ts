import {
  accessSync,
  closeSync,
  constants,
  createWriteStream,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isCdrError } from '@org/cms-cdr-client'
import { access, reasonOf } from '../usage-error.ts'

/** Returns whether a path names neither a file nor a folder, but a pipe or a device such as /dev/null. */
export function isDevice(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && !stats.isFile() && !stats.isDirectory()
}

/** Checks that a file can be written, without creating it. A pipe is not opened, because its reader would notice. */
export function checkWritable(path: string): void {
  if (isDevice(path)) return
  access(`${path} cannot be written`, () =>
    existsSync(path) ? closeSync(openSync(path, 'r+')) : accessSync(dirname(path), constants.W_OK),
  )
}

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
    if (isCdrError(error) || options.signal?.aborted) throw error
    const advice = 'If another program has it open, close it there.'
    throw new Error(`${path} cannot be written: ${reasonOf(error)}. ${advice}`, { cause: error })
  }
}
