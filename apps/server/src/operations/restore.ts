import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../error-message.ts'
import { skipEventNumbers } from '../events/stored-calls.ts'
import { PendingLegs } from '../import/pending-legs.ts'
import { endAllSessions } from '../people/people.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { sqliteSchemaVersion } from '../store/migrate-sqlite.ts'
import { openStore, schemaVersionOf } from '../store/open-store.ts'
import { isDamage } from '../store/sqlite-engine.ts'
import { removeDatabase, sealDatabase, sync } from '../store/sqlite-file.ts'
import { databaseInUse, isLocked, lockDatabase } from '../store/sqlite-lock.ts'
import { UserError } from '../user-error.ts'

/** The result of a restore. */
export interface Restored {
  readonly records: number
  /** Records of the backup that had been erased since. */
  readonly erased: number
  /** The database that was replaced. */
  readonly previous: string | undefined
}

/**
 * Replaces a SQLite database with a backup. The backup is prepared next to the database and renamed in one step, so that after a kill
 * the database is either the previous or the restored one. The previous database stays under another name.
 *
 * @throws UserError when the database is in use, or the file is not an undamaged backup.
 */
export async function restore(file: string, database: string): Promise<Restored> {
  try {
    return await replaceDatabase(file, database)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot restore ${database}: ${messageOf(error)}. The database was not changed.`)
  }
}

async function replaceDatabase(file: string, database: string): Promise<Restored> {
  const given = statSync(file, { throwIfNoEntry: false })
  if (!given?.isFile())
    throw new UserError(`${file} ${given ? 'is not a regular file' : 'does not exist'}. Give a backup.`)
  const path = existsSync(database) ? realpathSync(database) : database
  const existing = statSync(path, { throwIfNoEntry: false })
  if (existing && !existing.isFile()) throw new UserError(`${database} is not a file. Check --database.`)
  if (existing && isSameFile(given, existing))
    throw new UserError(`${file} is the database itself. Give a backup of it.`)
  const lock = lockDatabase(path, 'exclusive')
  const incoming = `${path}.incoming`
  try {
    removeDatabase(incoming)
    if (existing) {
      settle(path)
      removeUnfinished(path, existing)
    }
    const { records, erased } = await prepare(file, incoming, existing && path)
    if (existing) adopt(incoming, existing)
    const previous = existing && keep(path)
    renameSync(incoming, path)
    sync(path)
    return { records, erased, previous }
  } finally {
    removeDatabase(incoming)
    lock.close()
  }
}

/**
 * Merges the write-ahead log of a database into its file. SQLite does that only if no other connection is open, which also detects
 * programs that do not know our lock. A damaged file is left as it is.
 */
function settle(path: string): void {
  const database = new DatabaseSync(path)
  try {
    sqliteSchemaVersion(database, path)
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE')
  } catch (error) {
    if (isLocked(error)) throw databaseInUse(path)
    if (!isDamage(error)) throw error
  } finally {
    database.close()
  }
}

/**
 * Copies a backup, with the log beside it if it has one, checks it, and brings it up to date. Records that were erased from the previous
 * database since are left out.
 */
async function prepare(
  file: string,
  incoming: string,
  previous: string | undefined,
): Promise<{ records: number; erased: number }> {
  for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, incoming + suffix)
  chmodSync(incoming, 0o600)
  const address = `sqlite:${incoming}`
  try {
    // An empty file is an empty database, but no backup.
    if ((await schemaVersionOf(address)) === 0) throw new UserError(`${file} is empty. Give a backup.`)
    const store = await openStore(address, 'migrate')
    const erased = previous === undefined ? 0 : await eraseAgain(store, previous)
    await skipEventNumbers(store.engine)
    // A session or a link of the backup may have been ended since, such as that of a lost laptop.
    await endAllSessions(store.engine)
    await store.close()
    return { records: sealDatabase(incoming), erased }
  } catch (error) {
    const message = messageOf(error)
    throw new UserError(
      `${file} cannot be restored: ${message.replaceAll(incoming, file)} The database was not changed.`,
    )
  }
}

/** Removes the records and legs of a backup that were erased from the previous database. Returns the number of their calls. */
async function eraseAgain(store: CdrStore, previous: string): Promise<number> {
  const { engine } = store
  try {
    await engine.query('ATTACH DATABASE $1 AS previous', [previous])
    await engine.query('INSERT OR IGNORE INTO erasure_salt (salt) SELECT salt FROM previous.erasure_salt')
    await engine.query(
      'INSERT OR IGNORE INTO erased_call (call_hash, erased_at) SELECT call_hash, erased_at FROM previous.erased_call',
    )
  } catch (error) {
    // It is damaged, or so old that nothing was erased.
    if (!isDamage(error)) throw error
  }
  const removed = (await store.removeErased()) + (await new PendingLegs(store).removeErased())
  if (removed > 0) await engine.purge()
  return removed
}

/** Sets the owner and the mode of a file to those of another one. */
function adopt(file: string, { mode, uid, gid }: Stats): void {
  chmodSync(file, mode & 0o777)
  const { uid: ownUid, gid: ownGid } = statSync(file)
  if (uid === ownUid && gid === ownGid) return
  try {
    chownSync(file, uid, gid)
  } catch (error) {
    const reason = messageOf(error)
    throw new UserError(
      `Cannot preserve the owner of the database: ${reason}. Run the command as its owner, or as root.`,
    )
  }
}

const previousMark = '.before-restore-'

/** Gives a database a second name, under which it stays when the first name is given to another file. */
function keep(path: string): string {
  const previous = `${path}${previousMark}${new Date().toISOString().replace(/\D/g, '')}`
  const rename = (suffix: string): void => {
    try {
      linkSync(path + suffix, previous + suffix)
    } catch {
      // Some file systems have no links.
      copyFileSync(path + suffix, previous + suffix, constants.COPYFILE_FICLONE)
    }
  }
  rename('')
  // A damaged database still has its log, which must not be used for the new one.
  for (const suffix of ['-wal', '-journal']) {
    if (!existsSync(path + suffix)) continue
    rename(suffix)
    rmSync(path + suffix)
  }
  rmSync(`${path}-shm`, { force: true })
  return previous
}

/** Removes the second name that a killed restore has left. */
function removeUnfinished(path: string, existing: Stats): void {
  const folder = dirname(path)
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (
      name.startsWith(basename(path) + previousMark) &&
      isSameFile(statSync(file), existing) &&
      !existsSync(`${file}-wal`)
    )
      rmSync(file)
  }
}

function isSameFile(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev
}
