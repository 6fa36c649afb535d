import type { DatabaseSync } from 'node:sqlite'
import { UserError } from '../user-error.ts'

// "CCDR" as a number. It tells a database of ours from one of somebody else.
const applicationId = 0x43434452

/** Each step brings a database from one version to the next. Steps are only ever added. */
const migrations: readonly string[] = [
  `CREATE TABLE source (
     source_id INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     started_at TEXT NOT NULL
   ) STRICT;
   CREATE TABLE cdr (
     cc_id INTEGER NOT NULL,
     direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
     call_id TEXT NOT NULL,
     record TEXT NOT NULL,
     source_id INTEGER NOT NULL REFERENCES source,
     stored_at TEXT NOT NULL,
     PRIMARY KEY (cc_id, direction, call_id)
   ) STRICT, WITHOUT ROWID;`,
]

/** Makes the tables, or brings them up to date. Refuses a database that is not ours or is newer than this program. */
export function migrate(database: DatabaseSync, path: string): void {
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
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
