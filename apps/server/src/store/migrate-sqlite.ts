import type { DatabaseSync } from 'node:sqlite'
import { UserError } from '../user-error.ts'
import { migrations, migrationsToRun, notedChanges, type OpenMode, type SqlDialect } from './migrations.ts'

/** Identifies databases of this program: "CCDR" as a number. */
export const applicationId = 0x43434452

/** The SQL dialect of SQLite. */
export const sqliteDialect: SqlDialect = {
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
  divisible: () => '',
  // Triggers of SQLite see only the tables of their own database.
  fixNotes: '',
  noteChanges: notedChanges
    .map(
      ([event, row]) => `
    CREATE TRIGGER cdr_note_${event.toLowerCase()}_${row} AFTER ${event} ON cdr WHEN ${row}.began_at IS NOT NULL BEGIN
      INSERT OR IGNORE INTO call_day (cc_id, day, version) VALUES (${row}.cc_id, ${row}.began_at / 86400000, 0);
      UPDATE call_day SET version = version + 1 WHERE cc_id = ${row}.cc_id AND day = ${row}.began_at / 86400000;
    END;`,
    )
    .join(''),
}

/**
 * Returns the schema version of a database; 0 when it is empty.
 *
 * @throws UserError when it belongs to another program.
 */
export function sqliteSchemaVersion(database: DatabaseSync, path: string): number {
  if (pragma(database, 'application_id') === applicationId) return pragma(database, 'user_version')
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n
  if (tables !== 0) throw new UserError(`${path} is a SQLite database of another program. Choose another file.`)
  return 0
}

/** Creates the tables or brings them up to date, as far as the mode allows. */
export function migrateSqlite(database: DatabaseSync, path: string, mode: OpenMode): void {
  if (migrationsToRun(sqliteSchemaVersion(database, path), mode).length === 0) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Checked again under the lock, because another process may have migrated meanwhile.
    for (const { sql } of migrationsToRun(sqliteSchemaVersion(database, path), mode)) database.exec(sql(sqliteDialect))
    if (pragma(database, 'user_version') < migrations.length) {
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
    }
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}
