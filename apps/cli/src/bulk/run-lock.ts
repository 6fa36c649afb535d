import { rmSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** A lock that ends with its run, however that ends. */
export interface RunLock {
  release(): void
}

/**
 * Makes sure that one run at a time uses a journal. The lock is one of SQLite on an empty file beside it: the operating system
 * lets go of it when the process dies, so a kill leaves nothing that must be cleared away by hand.
 *
 * @throws UsageError when another run has it.
 */
export async function lockRun(journal: string): Promise<RunLock> {
  const path = `${journal}.lock`
  const DatabaseSync = await loadSqlite()
  const database = new DatabaseSync(path)
  try {
    // Nothing is ever written, so no journal of SQLite's own is wanted.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    const isTaken = /locked|busy/i.test((error as Error).message)
    throw new UsageError(
      isTaken
        ? `Another run uses ${journal}. Wait for it, or give this one another --journal and --output.`
        : `The journal cannot be locked: ${path}: ${(error as Error).message}`,
    )
  }
  return {
    release() {
      database.close()
      rmSync(path, { force: true })
    },
  }
}

/** Node 22 warns that its SQLite is new; nobody who asks for calls wants to read that. */
async function loadSqlite() {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    const { DatabaseSync } = await import('node:sqlite')
    return DatabaseSync
  } finally {
    process.emitWarning = emitWarning
  }
}
