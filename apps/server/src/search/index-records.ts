import { setImmediate as letOthersRun } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createCdrReader } from '@org/cms-cdr-client'
import type { CdrKey, Engine, SqlValue, Statement } from '../store/store.ts'
import { createSearchReader, searchColumns, searchValues } from './search-columns.ts'
import { readSetting, readTenant, type Tenant, writeSetting } from './tenant.ts'

// Rows that one statement reads, and one transaction updates: some 10 milliseconds of work.
const slice = 100
// Rows that one statement updates. SQLite looks up each parameter among all of them.
const updated = 25

interface IndexedRow extends CdrKey {
  readonly recordJson: string
  readonly storedAt: string
  readonly [column: string]: SqlValue
}

/** The records whose columns must still be derived again: those after a key, for a tenant. */
interface Remainder {
  readonly tenant: Tenant
  readonly after: CdrKey
}

/** The name of the setting that contains the remainder as JSON, while there is one. */
const remainderName = 'reindex'

/**
 * Derives the search columns of records that an older version stored without them, and after {@link deriveAnew} those of all records.
 * It can be interrupted at any time, and continues where it stopped.
 *
 * @param signal Ends it.
 * @returns The number of records whose columns have changed.
 */
export async function indexRecords(engine: Engine, signal?: AbortSignal): Promise<number> {
  return (await indexNew(engine, signal)) + (await indexRemainder(engine, signal))
}

/**
 * Saves the time zone and country of the tenant, and makes {@link indexRecords} derive the search columns of all records again. Until
 * then, each call is found by its previous columns. Servers read the settings when they start.
 *
 * @throws CdrValidationError when there is no such time zone.
 */
export async function deriveAnew(engine: Engine, settings: Partial<Tenant> = {}): Promise<void> {
  const tenant = { ...(await readTenant(engine)), ...settings }
  createCdrReader({ timeZone: tenant.timeZone ?? undefined })
  const remainder: Remainder = { tenant, after: { ccId: -1, direction: 'inbound', callId: '' } }
  const values = Object.entries({ ...settings, [remainderName]: JSON.stringify(remainder) })
  await engine.change(values.map(([name, value]) => writeSetting(name, value)))
}

async function indexNew(engine: Engine, signal: AbortSignal | undefined): Promise<number> {
  const tenant = await readTenant(engine)
  for (let done = 0; ; ) {
    const rows = signal?.aborted ? [] : await readRows(engine, 'began_at IS NULL')
    if (rows.length === 0) return done
    await engine.change(updatesOf(changesOf(rows, tenant)))
    done += rows.length
    await letOthersRun()
  }
}

async function indexRemainder(engine: Engine, signal: AbortSignal | undefined): Promise<number> {
  for (let done = 0; ; ) {
    const text = signal?.aborted ? null : await readSetting(engine, remainderName)
    if (text === null) return done
    const { tenant, after }: Remainder = JSON.parse(text)
    const key = [after.ccId, after.direction, after.callId]
    const rows = await readRows(engine, '(cc_id, direction, call_id) > ($1, $2, $3)', key)
    const changes = changesOf(rows, tenant)
    const [advanced = []] = await engine.change([advance(text, tenant, rows.at(-1)), ...updatesOf(changes)])
    if (advanced.length > 0) done += changes.length
    await letOthersRun()
  }
}

/** Returns a statement that saves the remainder after a key. It returns no row if another process has changed the remainder meanwhile. */
function advance(from: string, tenant: Tenant, last: CdrKey | undefined): Statement {
  const end = 'WHERE name = $1 AND value = $2 RETURNING 1 AS one'
  if (!last) return { sql: `DELETE FROM archive_setting ${end}`, parameters: [remainderName, from], isRequired: true }
  const { ccId, direction, callId } = last
  const to: Remainder = { tenant, after: { ccId, direction, callId } }
  const sql = `UPDATE archive_setting SET value = $3 ${end}`
  return { sql, parameters: [remainderName, from, JSON.stringify(to)], isRequired: true }
}

function readRows(engine: Engine, condition: string, parameters: readonly SqlValue[] = []): Promise<IndexedRow[]> {
  return engine.query<IndexedRow>(
    `SELECT cc_id AS "ccId", direction, call_id AS "callId", record AS "recordJson", stored_at AS "storedAt",
       ${searchColumns.map(({ name }) => name).join(', ')}
     FROM cdr WHERE ${condition} ORDER BY cc_id, direction, call_id LIMIT ${slice}`,
    parameters,
  )
}

/** Returns the rows whose search columns differ from those of a tenant: key, time of storing and the new columns of each. */
function changesOf(rows: readonly IndexedRow[], tenant: Tenant): SqlValue[][] {
  const readSearchColumns = createSearchReader(tenant)
  return rows.flatMap((row) => {
    const values = searchValues(readSearchColumns(row, row.storedAt))
    const former = searchColumns.map(({ name }) => row[name])
    return isDeepStrictEqual(values, former) ? [] : [[row.ccId, row.direction, row.callId, row.storedAt, ...values]]
  })
}

/** Returns statements that set the search columns of rows, unless a row was replaced since it was read. */
function updatesOf(changes: readonly SqlValue[][]): Statement[] {
  const types = ['BIGINT', 'TEXT', 'TEXT', 'TEXT', ...searchColumns.map(({ type }) => type)]
  const sets = searchColumns.map(({ name }, index) => `${name} = new.column${index + 5}`).join(', ')
  return Array.from({ length: Math.ceil(changes.length / updated) }, (_, batch) => {
    const rows = changes.slice(batch * updated, (batch + 1) * updated)
    let place = 0
    const row = (): string => `(${types.map((type) => `CAST($${++place} AS ${type})`).join(', ')})`
    const sql = `UPDATE cdr SET ${sets} FROM (VALUES ${rows.map(row).join(', ')}) AS new
      WHERE cdr.cc_id = new.column1 AND cdr.direction = new.column2 AND cdr.call_id = new.column3 AND cdr.stored_at = new.column4`
    return { sql, parameters: rows.flat() }
  })
}
