import { closeSync, fchmodSync, fchownSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { UserError } from '../user-error.ts'

// Another command may hold the lock for a moment, in milliseconds.
const lockTimeout = 2_000

/** The suffixes of files that SQLite and this program create next to a database. */
export const besideDatabase = ['-wal', '-shm', '-journal', '-lock'] as const

/**
 * Locks a database until the result is closed: shared by everything that uses it, exclusive for what replaces its file. The
 * lock is SQLite's own, on an empty database beside it: it does not move with the file that is replaced, works where that
 * file is damaged, and ends with its process.
 *
 * @throws UserError when the database is in use, or is being replaced.
 */
export function lockDatabase(path: string, kind: 'shared' | 'exclusive'): DatabaseSync {
  const file = createLockFile(path)
  const lock = new DatabaseSync(file, { timeout: lockTimeout, readOnly: kind === 'shared' })
  try {
    // A transaction that has read something holds a shared lock to its end.
    lock.exec(kind === 'shared' ? 'BEGIN; SELECT * FROM sqlite_schema' : 'BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (isLocked(error)) throw kind === 'shared' ? restoreInProgress(path) : databaseInUse(path)
    throw error
  }
}

/** Returns whether an error of SQLite says that another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  return (Number((error as { errcode?: number }).errcode) & 0xff) === 5
}

/** Returns the error of a database that cannot be replaced now. */
export function databaseInUse(path: string): UserError {
  return new UserError(`The database ${path} is in use. Stop the server and every other command on it, then try again.`)
}

function restoreInProgress(path: string): UserError {
  return new UserError(`The database ${path} is being restored. Try again when that is done.`)
}

/** Creates the file of the lock for those who may use the database. */
function createLockFile(path: string): string {
  const file = `${path}-lock`
  try {
    const descriptor = openSync(file, 'wx', 0o600)
    const database = statSync(path, { throwIfNoEntry: false })
    if (database) fchmodSync(descriptor, database.mode & 0o666)
    // Otherwise a command that root runs would lock out the server.
    if (database && process.getuid?.() === 0) fchownSync(descriptor, database.uid, database.gid)
    closeSync(descriptor)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return file
}
