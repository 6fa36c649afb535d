import { setImmediate as letOthersRun } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createSearchReader, type ReadSearchColumns, searchColumns, searchValues } from '../search/search-columns.ts'
import type { Tenant } from '../search/tenant.ts'
import { ErasedCalls } from './erased-calls.ts'
import type { CdrEntry, CdrKey, Engine, PutOutcome, Statement, StoredRecord, StoredRow, Tables } from './store.ts'

/** Where records come from. */
export type SourceKind = 'import' | 'demo' | 'upstream'

/** Where a record came from, and when it was stored. */
export interface Origin {
  readonly kind: SourceKind
  readonly name: string
  readonly storedAt: string
}

// Rows that one statement reads, or checks for deletion: a few milliseconds of work.
const slice = 2_000

// A failure to store counts for this long, in milliseconds. Where nothing is stored any more, nothing else would end it.
const failureMemory = 15_000

/** Is called after each slice with its number of records. Returns whether to go on. */
type GoOn = (records: number) => Promise<boolean>

/** Stores records, on any engine. */
export class CdrStore {
  /** The database, for everything other than records: keys, people, the audit log. */
  readonly engine: Engine
  /** The settings of the tenant. */
  readonly tenant: Tenant
  readonly #readSearchColumns: ReadSearchColumns
  /** Erased calls, which are not stored again. */
  readonly erased: ErasedCalls
  #failedAt: number | undefined

  constructor(engine: Engine, tenant: Tenant) {
    this.engine = engine
    this.tenant = tenant
    this.#readSearchColumns = createSearchReader(tenant)
    this.erased = new ErasedCalls(engine)
  }

  /** Returns the record of a call, if it is stored. */
  find(key: CdrKey): Promise<StoredRecord | undefined> {
    return this.engine.find(key)
  }

  /** Returns the source of a record, and when it was stored. */
  async originOf({ ccId, direction, callId }: CdrKey): Promise<Origin | undefined> {
    const [row] = await this.engine.query<Origin>(
      `SELECT source.kind AS kind, source.name AS name, cdr.stored_at AS "storedAt"
       FROM cdr JOIN source ON source.source_id = cdr.source_id
       WHERE cdr.cc_id = $1 AND cdr.direction = $2 AND cdr.call_id = $3`,
      [ccId, direction, callId],
    )
    return row
  }

  /** Whether storing failed in the last seconds and has not succeeded since. */
  get isFailing(): boolean {
    return this.#failedAt !== undefined && performance.now() - this.#failedAt < failureMemory
  }

  /** Adds a source of records and returns its ID. */
  async addSource(kind: SourceKind, name: string): Promise<number> {
    const sql = 'INSERT INTO source (kind, name, started_at) VALUES ($1, $2, $3) RETURNING source_id AS id'
    const values = [kind, name, new Date().toISOString()]
    const [row] = await this.#noting(this.engine.query<{ id: number }>(sql, values))
    return Number(row?.id)
  }

  /**
   * Stores entries, all or none, except those whose key is taken or whose call was erased. Returns the outcome of each.
   *
   * @param alongside Other statements in the same transaction if at least one entry is stored.
   */
  async put(entries: readonly CdrEntry[], source: number, alongside?: readonly Statement[]): Promise<PutOutcome[]> {
    const isErased = await this.erased.has(entries)
    const toStore = isErased.includes(true) ? entries.filter((_entry, index) => !isErased[index]) : entries
    const outcomes = await this.#insert(toStore, source, alongside)
    let next = 0
    return isErased.map((erased) => (erased ? 'erased' : (outcomes[next++] ?? 'stored')))
  }

  async #insert(entries: readonly CdrEntry[], source: number, alongside?: readonly Statement[]): Promise<PutOutcome[]> {
    const storedAt = new Date().toISOString()
    const searchable = entries.map((entry) => ({ ...entry, search: this.#readSearchColumns(entry, storedAt) }))
    const taken = await this.#noting(this.engine.insert(searchable, source, storedAt, alongside))
    this.#failedAt = undefined
    return entries.map(({ recordJson }, index) => {
      const other = taken[index]
      if (!other) return 'stored'
      if (other.sourceId === source) return 'duplicate'
      return isSameJson(other.recordJson, recordJson) ? 'unchanged' : 'conflict'
    })
  }

  /**
   * Stores an entry in place of the record that has its key, if there is one. The call gets another event number, like a new one.
   *
   * @param alongside Other statements in the same transaction.
   */
  async replace(entry: CdrEntry, source: number, alongside: readonly Statement[] = []): Promise<void> {
    const { ccId, direction, callId, recordJson, originalResponse = null, responseHash = null } = entry
    const storedAt = new Date().toISOString()
    const search = searchColumns.map(({ name }, index) => `${name} = $${index + 9}`).join(', ')
    const sql = `UPDATE cdr SET record = $4, source_id = $5, stored_at = $6, answer = $7, answer_hash = $8, ${search}
      WHERE cc_id = $1 AND direction = $2 AND call_id = $3 RETURNING 1 AS one`
    const parameters = [
      ...[ccId, direction, callId, recordJson, source, storedAt, originalResponse, responseHash],
      ...searchValues(this.#readSearchColumns(entry, storedAt)),
    ]
    for (;;) {
      const [replaced] = await this.engine.change([
        { sql, parameters, isRequired: true },
        ...alongside,
        ...numberCall(entry, storedAt),
      ])
      if (replaced && replaced.length > 0) return
      const [outcome] = await this.put([entry], source, alongside)
      // Otherwise, another process has stored the call meanwhile.
      if (outcome === 'stored' || outcome === 'erased') return
    }
  }

  /** Returns the number of records. */
  async count(): Promise<number> {
    const [row] = await this.engine.query<{ n: number }>('SELECT count(*) AS n FROM cdr')
    return Number(row?.n)
  }

  /** Yields all records in the order of their keys. */
  async *rows(): AsyncGenerator<StoredRow> {
    const columns =
      'record AS "recordJson", answer AS "originalResponse", source_id AS "sourceId", stored_at AS "storedAt"'
    for await (const rows of this.#slices<StoredRow>(columns)) yield* rows
  }

  /** Removes one record, and remembers that its call is not to be stored again. */
  async erase(key: CdrKey): Promise<void> {
    await this.erased.add(key)
    await this.remove(key)
    const sql = 'DELETE FROM webhook_dead_letter WHERE cc_id = $1 AND direction = $2 AND call_id = $3'
    await this.engine.query(sql, [key.ccId, key.direction, key.callId])
  }

  /** Removes the records of calls that were erased, as after a restore of an older backup. Returns their number. */
  async removeErased(): Promise<number> {
    let removed = 0
    for await (const keys of this.#slices('1 AS one')) {
      const isErased = await this.erased.has(keys)
      for (const [index, key] of keys.entries()) if (isErased[index] && (await this.remove(key))) removed += 1
    }
    return removed
  }

  /** Yields columns of all records in the order of their keys, a slice at a time, so that memory stays constant. */
  async *#slices<Row extends CdrKey>(columns: string): AsyncGenerator<readonly Row[]> {
    let after: CdrKey = { ccId: -1, direction: 'inbound', callId: '' }
    for (;;) {
      const rows = await this.engine.query<Row>(
        `SELECT cc_id AS "ccId", direction, call_id AS "callId", ${columns} FROM cdr
         WHERE (cc_id, direction, call_id) > ($1, $2, $3) ORDER BY cc_id, direction, call_id LIMIT ${slice}`,
        [after.ccId, after.direction, after.callId],
      )
      const last = rows.at(-1)
      if (!last) return
      yield rows
      after = last
    }
  }

  /** Removes one record for good. Returns whether there was one. */
  async remove({ ccId, direction, callId }: CdrKey, tables: Tables = this.engine): Promise<boolean> {
    const sql = 'DELETE FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id = $3 RETURNING 1 AS one'
    const [removed = []] = await tables.change([{ sql, parameters: [ccId, direction, callId], isRequired: true }])
    return removed.length > 0
  }

  /**
   * Removes the records that were stored before an instant, and legs of calls that are as old. Each slice is a transaction of its own.
   * Returns the number of records.
   *
   * @param goOn Called after each slice with its number of records. Returns whether to go on.
   */
  async removeStoredBefore(instant: Date, goOn: GoOn = async () => true): Promise<number> {
    // Apart, because SQLite uses no index for an OR.
    for (const condition of ['folded_at < $1', 'folded_at IS NULL AND stored_at < $1'])
      if (!(await this.removeLegs(condition, instant, goOn))) return 0
    const { records, tables } = await this.engine.dropStoredBefore(instant)
    let removed = records
    if (!(await goOn(records))) return removed
    for (const table of tables) {
      for (let isOver = false; !isOver; ) {
        const gone = await this.#removeSlice(table, instant.toISOString())
        removed += gone
        isOver = gone < slice
        if (!(await goOn(gone))) return removed
        await letOthersRun()
      }
    }
    return removed
  }

  /** Removes up to a slice of the records that were stored before an instant. Returns their number. */
  async #removeSlice(table: string, before: string): Promise<number> {
    // Mostly there are none, and reading keeps no other process from writing.
    const [old] = await this.engine.query(
      `SELECT 1 AS one FROM ${table} WHERE stored_at < $1 ORDER BY stored_at LIMIT 1`,
      [before],
    )
    if (!old) return 0
    const remove = `DELETE FROM ${table} WHERE (cc_id, direction, call_id) IN (
         SELECT cc_id, direction, call_id FROM ${table} WHERE stored_at < $1 ORDER BY stored_at LIMIT ${slice}
       ) AND stored_at < $1 RETURNING cc_id, began_at`
    // The triggers of the whole table do not notice what is removed from one of its partitions.
    const sql = table === 'cdr' ? remove : removeAndNote(remove)
    const [gone = []] = await this.engine.change([{ sql, parameters: [before], isRequired: true }])
    return gone.length
  }

  /**
   * Removes legs of calls, in slices.
   *
   * @param condition Which legs, with `$1` for the instant.
   * @param goOn Called after each slice. Returns whether to go on.
   * @returns Whether all were removed.
   */
  async removeLegs(condition: string, instant: Date, goOn: GoOn = async () => true): Promise<boolean> {
    for (let isOver = false; !isOver; ) {
      const gone = await this.engine.query(
        `DELETE FROM pending_leg WHERE (cc_id, call_id, leg_number, leg_hash) IN (
           SELECT cc_id, call_id, leg_number, leg_hash FROM pending_leg WHERE ${condition} LIMIT ${slice}
         ) RETURNING 1 AS one`,
        [instant.toISOString()],
      )
      isOver = gone.length < slice
      if (!(await goOn(0))) return false
      await letOthersRun()
    }
    return true
  }

  close(): Promise<void> {
    return this.engine.close()
  }

  /** Notes whether a write failed. */
  async #noting<Value>(write: Promise<Value>): Promise<Value> {
    try {
      return await write
    } catch (error) {
      this.#failedAt = performance.now()
      throw error
    }
  }
}

/**
 * Returns statements that number a call. They are the last of their transaction, because every other one that stores calls waits from there
 * to its end.
 */
function numberCall({ ccId, direction, callId }: CdrKey, storedAt: string): Statement[] {
  const sql = `INSERT INTO kept_call (position, cc_id, direction, call_id, kept_at)
    VALUES ((SELECT last_position FROM kept_sequence), $1, $2, $3, $4)`
  return [
    { sql: 'UPDATE kept_sequence SET last_position = last_position + 1' },
    { sql, parameters: [ccId, direction, callId, Date.parse(storedAt)] },
  ]
}

/** Returns a statement of PostgreSQL that removes calls and notes a change of their days. */
function removeAndNote(remove: string): string {
  return `WITH gone AS (${remove}), noted AS (
      UPDATE call_day SET version = version + 1 FROM (SELECT DISTINCT cc_id, began_at / 86400000 AS day FROM gone) AS old
      WHERE call_day.cc_id = old.cc_id AND call_day.day = old.day
    ) SELECT 1 AS one FROM gone`
}

/** Returns whether two JSON strings have the same value. */
export function isSameJson(a: string, b: string): boolean {
  return a === b || isDeepStrictEqual(JSON.parse(a), JSON.parse(b))
}
