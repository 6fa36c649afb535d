import { setImmediate as letOthersRun } from 'node:timers/promises'
import { createCdrReader } from '@org/cms-cdr-client'
import type { CdrKey, Engine } from '../store/store.ts'
import { createSearchReader, searchColumns, searchValues } from './search-columns.ts'
import { readTimeZone } from './time-zone.ts'

// Rows that one statement reads: some 10 milliseconds of work.
const slice = 500
// Rows that one statement updates. SQLite looks up each parameter among all of them.
const updated = 25

interface IndexedRow extends CdrKey {
  readonly recordJson: string
  readonly storedAt: string
}

/**
 * Derives the search columns of records that were stored without them, by an older version or before a change of the time zone.
 * It can be interrupted at any moment, and goes on where it ended.
 *
 * @param onSlice Called with the number of records that were done so far.
 * @returns The number of records that were done.
 */
export async function indexRecords(engine: Engine, onSlice: (done: number) => void = () => {}): Promise<number> {
  const readSearchColumns = createSearchReader(await readTimeZone(engine))
  for (let done = 0; ; ) {
    const rows = await engine.query<IndexedRow>(
      `SELECT cc_id AS "ccId", direction, call_id AS "callId", record AS "recordJson", stored_at AS "storedAt"
       FROM cdr WHERE began_at IS NULL ORDER BY cc_id, direction, call_id LIMIT ${slice}`,
    )
    if (rows.length === 0) return done
    for (let from = 0; from < rows.length; from += updated) {
      const values = rows
        .slice(from, from + updated)
        .map((row) => [...[row.ccId, row.direction, row.callId], ...searchValues(readSearchColumns(row, row.storedAt))])
      await engine.query(updateOf(values.length), values.flat())
    }
    done += rows.length
    onSlice(done)
    await letOthersRun()
  }
}

/**
 * Sets the time zone of the tenant, and forgets when the calls began whose records contain local times. {@link indexRecords} derives it
 * anew; until then, a search does not find these calls. Servers read the time zone when they start.
 *
 * @throws CdrValidationError when there is no such time zone.
 */
export async function changeTimeZone(engine: Engine, timeZone: string): Promise<void> {
  createCdrReader({ timeZone })
  await engine.query(
    `INSERT INTO archive_setting (name, value) VALUES ('timeZone', $1)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [timeZone],
  )
  let after: CdrKey | undefined = { ccId: -1, direction: 'inbound', callId: '' }
  while (after) {
    after = await forgetSlice(engine, after)
    await letOthersRun()
  }
}

const rowKey = '(cc_id, direction, call_id)'

/** Forgets when the calls of one slice began, if their records contain a local time. Returns the last key if there may be more. */
async function forgetSlice(engine: Engine, { ccId, direction, callId }: CdrKey): Promise<CdrKey | undefined> {
  const after = [ccId, direction, callId]
  const [last] = await engine.query<CdrKey>(
    `SELECT cc_id AS "ccId", direction, call_id AS "callId" FROM cdr WHERE ${rowKey} > ($1, $2, $3)
     ORDER BY cc_id, direction, call_id LIMIT 1 OFFSET ${slice - 1}`,
    after,
  )
  await engine.query(
    `UPDATE cdr SET began_at = NULL WHERE ${rowKey} > ($1, $2, $3) ${last ? `AND ${rowKey} <= ($4, $5, $6)` : ''}
     AND record LIKE '%____-__-__ __:__:__%'`,
    last ? [...after, last.ccId, last.direction, last.callId] : after,
  )
  return last
}

/** Returns a statement that sets the search columns of some rows: a list of values, key first. */
function updateOf(count: number): string {
  const types = ['BIGINT', 'TEXT', 'TEXT', ...searchColumns.map(({ type }) => type)]
  let place = 0
  const row = (): string => `(${types.map((type) => `CAST($${++place} AS ${type})`).join(', ')})`
  const sets = searchColumns.map(({ name }, index) => `${name} = new.column${index + 4}`)
  return `UPDATE cdr SET ${sets.join(', ')} FROM (VALUES ${Array.from({ length: count }, row).join(', ')}) AS new
    WHERE cdr.cc_id = new.column1 AND cdr.direction = new.column2 AND cdr.call_id = new.column3 AND cdr.began_at IS NULL`
}
