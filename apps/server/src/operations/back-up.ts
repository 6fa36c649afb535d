import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, realpathSync, renameSync, statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { messageOf } from '../error-message.ts'
import { schemaVersionOf } from '../store/open-store.ts'
import { missingDatabase } from '../store/sqlite-engine.ts'
import { copyDatabase, removeDatabase, sealDatabase, sync } from '../store/sqlite-file.ts'
import { besideDatabase, lockDatabase } from '../store/sqlite-lock.ts'
import { UserError } from '../user-error.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Writes a copy of a SQLite database while it is in use, and returns its number of records. The copy has its name only once it is
 * complete, checked and on the disk; a failure or a signal leaves nothing behind.
 *
 * @throws UserError when the file exists, or cannot be written.
 */
export async function backUp(database: string, file: string, overwrite: boolean): Promise<number> {
  if (!existsSync(database)) throw missingDatabase(database)
  // A database of an older version is backed up before it is migrated.
  if ((await schemaVersionOf(`sqlite:${database}`)) === 0)
    throw new UserError(`The database ${database} has no tables. Check --database.`)
  checkName(file, database, overwrite)
  const lock = lockDatabase(realpathSync(database), 'shared')
  const partial = `${file}.partial-${randomBytes(4).toString('hex')}`
  const abort = (signal: NodeJS.Signals): void => {
    removeDatabase(partial)
    for (const each of signals) process.off(each, abort)
    process.kill(process.pid, signal)
  }
  for (const signal of signals) process.on(signal, abort)
  try {
    closeSync(openSync(partial, 'wx', 0o600))
    await copyDatabase(database, partial)
    const records = sealDatabase(partial)
    // A signal that arrived meanwhile is handled here.
    await nextTurn()
    checkName(file, database, overwrite)
    renameSync(partial, file)
    sync(file)
    return records
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot write the backup ${file}: ${messageOf(error)}. Nothing was left behind.`)
  } finally {
    removeDatabase(partial)
    for (const signal of signals) process.off(signal, abort)
    lock.close()
  }
}

function checkName(file: string, database: string, overwrite: boolean): void {
  const existing = statSync(file, { throwIfNoEntry: false })
  if (!existing) return
  const isOfDatabase = ['', ...besideDatabase].some((suffix) => {
    const other = statSync(database + suffix, { throwIfNoEntry: false })
    return other?.ino === existing.ino && other.dev === existing.dev
  })
  if (isOfDatabase) throw new UserError(`${file} belongs to the database itself. Choose another name.`)
  if (!existing.isFile()) throw new UserError(`${file} is not a regular file. Choose another name.`)
  if (!overwrite) throw new UserError(`${file} already exists. Choose another name, or replace it with --overwrite.`)
}
