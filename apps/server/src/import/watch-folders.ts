import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../error-message.ts'
import type { Engine } from '../store/store.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { UserError } from '../user-error.ts'
import { type Format, type Input, inputOf, isRecordFile } from './input.ts'

/** What watching folders needs. */
export interface WatchOptions {
  readonly engine: Engine
  readonly format: Format | undefined
  readonly intervalSeconds: number
  readonly signal: AbortSignal
  /** Imports a file and returns the result as a message. */
  readonly importFile: (input: Input) => Promise<string>
  readonly log: (file: string, result: string) => void
  readonly logError: (file: string, reason: string) => void
}

interface Seen {
  readonly bytes: number
  readonly modifiedAt: number
}

/**
 * Imports the files in folders and their subfolders, and new files as they appear, until it is stopped. A file is imported once: the
 * store has a hash of its content, so that it is not imported again after a restart or under another name. A file that cannot be
 * imported is reported, and skipped until it changes or the program restarts.
 *
 * A file is complete when its size and time have not changed between two checks of its folder. If it grows later, it is imported
 * again, and only new records are stored.
 */
export async function watchFolders(folders: readonly string[], options: WatchOptions): Promise<void> {
  const { intervalSeconds, signal } = options
  const done = new Map<string, Seen>()
  const failing = new Set<string>()
  let before = new Map<string, Seen>()
  while (!signal.aborted) {
    const now = new Map<string, Seen>()
    for (const folder of folders) {
      try {
        for (const path of filesIn(folder)) {
          const { size: bytes, mtimeMs: modifiedAt } = statSync(path)
          const seen = { bytes, modifiedAt }
          if (!isSame(seen, done.get(path))) now.set(path, seen)
        }
        failing.delete(folder)
      } catch (error) {
        // A file may be renamed meanwhile, and a network folder may come back.
        if (!failing.has(folder)) options.logError(folder, messageOf(error))
        failing.add(folder)
      }
    }
    for (const [path, seen] of now) {
      if (signal.aborted || !isSame(seen, before.get(path))) continue
      if (await take(path, seen.bytes, options)) done.set(path, seen)
    }
    before = now
    await sleep(intervalSeconds * 1000, undefined, { signal }).catch(() => {})
  }
}

function isSame({ bytes, modifiedAt }: Seen, other: Seen | undefined): boolean {
  return other?.bytes === bytes && other.modifiedAt === modifiedAt
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isRecordFile(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Imports a file, unless it was imported before. Returns whether to skip it from now on. */
async function take(path: string, bytes: number, options: WatchOptions): Promise<boolean> {
  const { engine, log, logError, signal } = options
  try {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash, { signal })
    const contentHash = hash.digest('hex')
    const known = 'SELECT name FROM imported_file WHERE content_hash = $1'
    if ((await engine.query(known, [contentHash])).length > 0) return true
    const result = await options.importFile(inputOf(path, bytes, options.format))
    await engine.query(
      `INSERT INTO imported_file (content_hash, name, bytes, result, imported_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [contentHash, path, bytes, result, new Date().toISOString()],
    )
    log(path, result)
    return true
  } catch (error) {
    if (signal.aborted) return false
    logError(path, messageOf(error))
    if (error instanceof UserError) return true
    // The file or the database may be available later.
    if (error instanceof StoreUnavailableError || (error as NodeJS.ErrnoException).syscall) return false
    throw error
  }
}
