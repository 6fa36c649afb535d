import { setImmediate as letOthersRun } from 'node:timers/promises'
import { createCdrReader } from '@org/cms-cdr-client'
import type { CountryCode } from 'libphonenumber-js/min'
import type { CdrKey, Engine } from '../store/store.ts'
import { createSearchReader, searchColumns, searchValues } from './search-columns.ts'
import { readSetting, readTenant, type Tenant, writeSetting } from './tenant.ts'

// Rows that one statement reads: some 10 milliseconds of work.
const slice = 500
// Rows that one statement updates. SQLite looks up each parameter among all of them.
const updated = 25

interface IndexedRow extends CdrKey {
  readonly recordJson: string
  readonly storedAt: string
}

/**
 * Derives the search columns of records that were stored without them, by an older version or before a change of the time zone or country.
 * It can be interrupted at any moment, and goes on where it ended.
 *
 * @param onSlice Called with the number of records that were done so far.
 * @returns The number of records that were done.
 */
export async function indexRecords(engine: Engine, onSlice: (done: number) => void = () => {}): Promise<number> {
  const tenant = await readTenant(engine)
  await forgetOtherCountry(engine, tenant)
  const readSearchColumns = createSearchReader(tenant)
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
  await writeSetting(engine, 'timeZone', timeZone)
  await forgetBegins(engine, "record LIKE '%____-__-__ __:__:__%'")
}

/**
 * Sets the country of phone numbers that are written without a country code. {@link indexRecords} derives the numbers of all records
 * anew; until then, a search does not find these calls. Servers read the country when they start.
 */
export async function changeCountry(engine: Engine, country: CountryCode): Promise<void> {
  await writeSetting(engine, 'country', country)
}

/** Forgets when the calls began whose numbers were derived for another country. It can be interrupted at any moment. */
async function forgetOtherCountry(engine: Engine, { country }: Tenant): Promise<void> {
  if (country === null || (await readSetting(engine, 'indexedCountry')) === country) return
  await forgetBegins(engine, '(calling_number IS NOT NULL OR called_number IS NOT NULL)')
  await writeSetting(engine, 'indexedCountry', country)
}

/** Forgets when the calls began whose rows meet a condition, a slice at a time. */
async function forgetBegins(engine: Engine, condition: string): Promise<void> {
  let after: CdrKey | undefined = { ccId: -1, direction: 'inbound', callId: '' }
  while (after) {
    after = await forgetSlice(engine, after, condition)
    await letOthersRun()
  }
}

const rowKey = '(cc_id, direction, call_id)'

/** Forgets when the calls of one slice began, if their rows meet a condition. Returns the last key if there may be more. */
async function forgetSlice(
  engine: Engine,
  { ccId, direction, callId }: CdrKey,
  condition: string,
): Promise<CdrKey | undefined> {
  const after = [ccId, direction, callId]
  const [last] = await engine.query<CdrKey>(
    `SELECT cc_id AS "ccId", direction, call_id AS "callId" FROM cdr WHERE ${rowKey} > ($1, $2, $3)
     ORDER BY cc_id, direction, call_id LIMIT 1 OFFSET ${slice - 1}`,
    after,
  )
  // PostgreSQL would read a whole index for the rows between two keys.
  await engine.query(
    `UPDATE cdr SET began_at = NULL WHERE ${rowKey} IN (
       SELECT cc_id, direction, call_id FROM cdr WHERE ${rowKey} > ($1, $2, $3)
       ORDER BY cc_id, direction, call_id LIMIT ${slice}
     ) AND ${condition}`,
    after,
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
