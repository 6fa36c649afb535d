import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { besideDatabase } from './sqlite-lock.ts'

/** Removes a database file and SQLite's files next to it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', ...besideDatabase]) rmSync(path + suffix, { force: true })
}

const maxPages = 2_147_483_647

/** Writes a copy of a database while it is in use. */
export async function copyDatabase(path: string, copy: string): Promise<void> {
  const database = new DatabaseSync(path)
  try {
    // All pages in one step, which reads one state of the database. Between two steps a write would start the copy again.
    await backup(database, copy, { rate: maxPages })
  } finally {
    database.close()
  }
}

/**
 * Makes a database a single file that is whole and on the disk, and returns its number of records. Nothing else may use it.
 *
 * @throws Error when it is damaged.
 */
export function sealDatabase(path: string): number {
  const database = new DatabaseSync(path)
  try {
    const result = database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
    if (result !== 'ok') throw new Error(`it is damaged: ${result}.`)
    database.exec('PRAGMA journal_mode = DELETE')
    return Number(database.prepare('SELECT count(*) AS n FROM cdr').get()?.n)
  } finally {
    database.close()
    sync(path)
  }
}

/** Waits until a file and its entry in the folder are on the disk. */
export function sync(path: string): void {
  // Windows cannot open folders, and needs the right to write.
  const isWindows = process.platform === 'win32'
  for (const file of isWindows ? [path] : [path, dirname(path)]) {
    const descriptor = openSync(file, isWindows ? 'r+' : 'r')
    fsyncSync(descriptor)
    closeSync(descriptor)
  }
}
