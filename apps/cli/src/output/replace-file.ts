import {
  accessSync,
  closeSync,
  constants,
  createWriteStream,
  existsSync,
  openSync,
  realpathSync,
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

/**
 * Checks that a file can be written, without creating it. A pipe is not opened, because its reader would notice.
 *
 * @param isReplaced Whether `replaceFile` writes it. That needs permission for the folder, and none for the file.
 */
export function checkWritable(path: string, isReplaced = false): void {
  if (isDevice(path)) return
  access(`${path} cannot be written`, () => {
    const stats = statSync(path, { throwIfNoEntry: false })
    // Windows opens a folder like a file.
    if (stats?.isDirectory()) throw new Error('it is a folder')
    if (!stats || isReplaced) accessSync(dirname(realPath(path)), constants.W_OK)
    else closeSync(openSync(path, constants.O_WRONLY))
  })
}

/** Replaces a file in one step, so that it is complete, or as it was. A device stays what it is. */
export async function replaceFile(
  path: string,
  content: AsyncIterable<string | Uint8Array>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const real = realPath(path)
  const part = isDevice(path) ? undefined : `${real}.part`
  try {
    await pipeline(Readable.from(content), createWriteStream(part ?? path), options)
    if (part) renameSync(part, real)
  } catch (error) {
    if (part) rmSync(part, { force: true })
    if (isCdrError(error) || options.signal?.aborted) throw error
    const { code = '' } = error as NodeJS.ErrnoException
    const advice = ['EACCES', 'EBUSY', 'EPERM'].includes(code) ? ' If another program has it open, close it there.' : ''
    throw new Error(`${path} cannot be written: ${reasonOf(error)}.${advice}`, { cause: error })
  }
}

/** Returns where a link to a file leads, so that it stays one: /dev/stdout is a link. */
function realPath(path: string): string {
  return existsSync(path) && !isDevice(path) ? realpathSync(path) : path
}
