import type { DatabaseSync } from 'node:sqlite'
import { UserError } from '../user-error.ts'
import { migrations, type SqlWords } from './migrations.ts'

// "CCDR" as a number. It tells a database of ours from one of somebody else.
const applicationId = 0x43434452

const words: SqlWords = {
  integer: 'INTEGER',
  text: 'TEXT',
  id: 'INTEGER PRIMARY KEY',
  table: 'STRICT',
  clustered: 'STRICT, WITHOUT ROWID',
  appendOnly: (table) =>
    ['UPDATE', 'DELETE']
      .map(
        (event) =>
          `CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
      )
      .join('\n'),
}

/** Makes the tables, or brings them up to date. Refuses a database that is not ours or is newer than this program. */
export function migrateSqlite(database: DatabaseSync, path: string): void {
  if (pragma(database, 'application_id') === applicationId && pragma(database, 'user_version') === migrations.length) {
    return
  }
  database.exec('BEGIN IMMEDIATE')
  try {
    const version = pragma(database, 'user_version')
    const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n
    if (tables !== 0 && pragma(database, 'application_id') !== applicationId) {
      throw new UserError(`${path} is a SQLite database of another program. Name another file.`)
    }
    if (version > migrations.length) {
      throw new UserError(`${path} was written by a newer version of this program. Update the program.`)
    }
    for (const step of migrations.slice(version)) database.exec(step(words))
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
