import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '../error-message.ts'
import { migrateSqlite } from '../store/migrate-sqlite.ts'
import { sqlitePathOf } from '../store/open-store.ts'
import { isDamage } from '../store/sqlite-engine.ts'
import type { Engine } from '../store/store.ts'
import type { Finding } from './finding.ts'

const leastFreeBytes = 1_000_000_000
const oldestPostgres = 13
const restoreAdvice = 'Restore a backup: cms-cdr-server restore FILE'

/** Checks that a database is undamaged, and has the tables of this program with the necessary permissions. */
export async function* examineDatabase(engine: Engine, address: string): AsyncGenerator<Finding> {
  const findings = engine.name === 'SQLite' ? examineSqlite(engine, address) : examinePostgres(engine)
  let isWell = true
  for await (const finding of findings) {
    isWell &&= finding.level === 'ok' || finding.name === 'disk'
    yield finding
  }
  if (isWell) yield* schema(engine)
}

async function* examineSqlite(engine: Engine, address: string): AsyncGenerator<Finding> {
  const name = 'database'
  try {
    const [result] = await engine.query<{ integrity_check: string }>('PRAGMA integrity_check(1)')
    const isUndamaged = result?.integrity_check === 'ok'
    const text = isUndamaged
      ? `SQLite, undamaged, ${await countRecords(engine)} records`
      : `damaged: ${result?.integrity_check}. ${restoreAdvice}`
    yield { name, level: isUndamaged ? 'ok' : 'fail', text }
  } catch (error) {
    if (!isDamage(error)) throw error
    yield { name, level: 'fail', text: `damaged: ${messageOf(error)}. ${restoreAdvice}` }
  }
  const { bavail, bsize } = statfsSync(dirname(sqlitePathOf(address) ?? '.'))
  const free = bavail * bsize
  const text = `${(free / 1e9).toFixed(1)} GB free`
  const isEnough = free >= leastFreeBytes
  yield {
    name: 'disk',
    level: isEnough ? 'ok' : 'fail',
    text: isEnough ? text : `${text}. Free some space: nothing can be stored on a full disk`,
  }
}

async function countRecords(engine: Engine): Promise<number> {
  const [row] = await engine.query<{ n: number }>('SELECT count(*) AS n FROM cdr')
  return Number(row?.n)
}

async function* examinePostgres(engine: Engine): AsyncGenerator<Finding> {
  const [server] = await engine.query<{ version: string; number: number; isReadOnly: boolean; canCreate: boolean }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       current_setting('transaction_read_only') = 'on' AS "isReadOnly",
       has_database_privilege(current_database(), 'TEMPORARY') AS "canCreate"`,
  )
  const { version = '', number = 0, isReadOnly, canCreate } = server ?? {}
  const name = 'database'
  // Counting the records of a large database can take minutes.
  if (number < oldestPostgres * 10_000)
    yield { name, level: 'fail', text: `PostgreSQL ${version} is not supported. Upgrade to ${oldestPostgres} or newer` }
  else yield { name, level: 'ok', text: `PostgreSQL ${version}` }
  if (isReadOnly)
    yield { name, level: 'fail', text: 'read-only, so nothing can be stored. Set --database to the primary server' }
  if (!canCreate)
    yield {
      name: 'permissions',
      level: 'fail',
      text: 'an import needs temporary tables. Run as owner of the database: GRANT TEMPORARY ON DATABASE … TO …',
    }
}

interface TableColumn {
  readonly table: string
  readonly column: string
}

const sqliteColumns = `SELECT tables.name AS "table", columns.name AS "column"
  FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`
const sqliteObjects = `SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL`
const postgresTables = `pg_class AS tables WHERE tables.relkind IN ('r', 'p') AND pg_table_is_visible(tables.oid)`
// The views of information_schema hide what the user has no permission for.
const postgresColumns = `SELECT tables.relname AS "table", columns.attname AS "column"
  FROM pg_attribute AS columns, ${postgresTables}
  AND columns.attrelid = tables.oid AND columns.attnum > 0 AND NOT columns.attisdropped`
const postgresObjects = `SELECT indexes.relname AS name
  FROM pg_index JOIN pg_class AS indexes ON indexes.oid = pg_index.indexrelid
  WHERE pg_index.indisvalid AND pg_table_is_visible(indexes.oid)
  UNION ALL SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'`
const postgresRights = `SELECT tables.relname AS "table", rights.name AS "right"
  FROM (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) AS rights (name), ${postgresTables}
  AND NOT has_table_privilege(tables.oid, rights.name)`

/** Compares tables, columns, indexes and triggers with those that the migrations create. */
async function* schema(engine: Engine): AsyncGenerator<Finding> {
  const isSqlite = engine.name === 'SQLite'
  const expected = expectedSchema()
  const columns = await engine.query<TableColumn>(isSqlite ? sqliteColumns : postgresColumns)
  const objects = await engine.query<{ name: string }>(isSqlite ? sqliteObjects : postgresObjects)
  const has = new Set([...columns.map(nameOf), ...objects.map(({ name }) => name)])
  const wanted = [...expected.columns.map(nameOf), ...(isSqlite ? expected.objects : expected.postgresObjects)]
  const missing = wanted.filter((name) => !has.has(name))
  if (missing.length > 0) {
    const advice = isSqlite
      ? restoreAdvice
      : 'Restore a backup with pg_restore, or rebuild an invalid index: REINDEX INDEX NAME'
    yield { name: 'tables', level: 'fail', text: `missing or invalid: ${missing.join(', ')}. ${advice}` }
    return
  }
  yield { name: 'tables', level: 'ok', text: 'all present, with their indexes' }
  if (isSqlite) return
  if (!expected.notes.every((name) => has.has(name))) {
    const text =
      'triggers of cdr are missing, so statistics read all calls and are slow. Run as owner of cdr, except on Citus: SELECT cdr_note_changes()'
    yield { name: 'statistics', level: 'warn', text }
  }
  const tables = new Set(expected.columns.map(({ table }) => table))
  const denied = (await engine.query<{ table: string; right: string }>(postgresRights)).filter(
    ({ table, right }) => tables.has(table) && !(expected.appendOnly.has(table) && /UPDATE|DELETE/.test(right)),
  )
  if (denied.length === 0) return
  const grants = denied.map(({ table, right }) => `GRANT ${right} ON ${table}`).join('; ')
  yield {
    name: 'permissions',
    level: 'fail',
    text: `missing. Run as owner of the tables, for the user of --database: ${grants}`,
  }
}

const nameOf = ({ table, column }: TableColumn): string => `${table}.${column}`

/** Runs the migrations in memory to see what they create. */
function expectedSchema() {
  const database = new DatabaseSync(':memory:')
  migrateSqlite(database, ':memory:', 'migrate')
  // The types of node:sqlite do not know what a statement selects.
  const columns = database.prepare(sqliteColumns).all() as unknown as TableColumn[]
  // As above: these are the columns of this statement.
  const objects = database
    .prepare(`SELECT name, type, tbl_name AS "table" FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL`)
    .all() as unknown as { name: string; type: string; table: string }[]
  const keys = database
    .prepare(
      `SELECT DISTINCT tables.name FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns WHERE columns.pk > 0`,
    )
    .all()
  database.close()
  const triggers = objects.filter(({ type }) => type === 'trigger')
  const appendOnly = new Set(triggers.filter(({ name }) => /_no_(update|delete)$/.test(name)).map(({ table }) => table))
  const indexes = objects.filter(({ type }) => type === 'index').map(({ name }) => name)
  return {
    columns,
    objects: objects.map(({ name }) => name),
    appendOnly,
    notes: triggers.map(({ name }) => name).filter((name) => name.startsWith('cdr_note_')),
    postgresObjects: [
      ...indexes,
      ...keys.map(({ name }) => `${name}_pkey`),
      ...[...appendOnly].map((table) => `${table}_append_only`),
    ],
  }
}
