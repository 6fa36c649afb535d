import { type CdrStore, isSameJson } from '../store/cdr-store.ts'
import type { CdrEntry, CdrKey, Engine, Statement } from '../store/store.ts'
import { foldLegs, isComplete, type Leg, lastLeg, legHash } from './legs.ts'
import type { LocalTimes } from './local-times.ts'

/** A leg with the place where it was read. */
export interface ReadLeg extends Leg {
  readonly sourceId: number
  readonly line: number
}

type Call = Pick<Leg, 'ccId' | 'callId'>

/** The outcome of folding the calls of which all legs are there. */
export interface FoldCounts {
  /** Also counts records that were corrected. */
  stored: number
  /** A record of the call was already stored. */
  unchanged: number
  rejected: number
}

/** A leg in the store. */
interface StoredLeg extends ReadLeg {
  readonly hash: string
  /** When the record of its call was made of it; `null` until then. */
  readonly foldedAt: string | null
}

type Row = Omit<StoredLeg, 'detail'> & { readonly detail: string }

// SQLite compares each named parameter with all before it, so statements with few rows are faster.
const legsAtOnce = 100
const marksAtOnce = 25
// Calls that are folded at once: some milliseconds of work.
const callsAtOnce = 500

/** How long the legs of a call stay after its record was made of them: a later file may have further legs of it. */
const foldedDays = 7
/** How long the legs of a call wait for the missing ones, from the last import of one of them. */
const incompleteDays = 30
/** The number that an older version, which may still import during an update, gives to a last leg that was folded alone. */
const olderFoldedLeg = -2

/**
 * Legs of calls, in the store: those of a call may lie far apart in a file, or in files that are imported days apart. A leg waits
 * until all legs of its call are there, and stays for some days after that.
 */
export class PendingLegs {
  readonly store: CdrStore
  readonly #engine: Engine

  constructor(store: CdrStore) {
    this.store = store
    this.#engine = store.engine
  }

  /** Adds legs, except those of calls that were erased. The call of a leg that is there already is looked at once more. */
  async add(legs: readonly ReadLeg[]): Promise<void> {
    const storedAt = new Date().toISOString()
    const isErased = await this.store.erased.has(legs.flatMap(keysOf))
    const added = legs.filter((_leg, index) => !isErased[2 * index] && !isErased[2 * index + 1])
    const rows = added.map((leg) => {
      const { ccId, callId, number, detail, sourceId, line } = leg
      return [ccId, callId, number, legHash(leg), JSON.stringify(detail), sourceId, line, storedAt] as const
    })
    // PostgreSQL refuses a statement that would change a row twice.
    const distinct = [...new Map(rows.map((row) => [row.slice(0, 4).join(' '), row])).values()]
    for (let at = 0; at < distinct.length; at += legsAtOnce) {
      const some = distinct.slice(at, at + legsAtOnce)
      await this.#engine.query(
        `INSERT INTO pending_leg (cc_id, call_id, leg_number, leg_hash, detail, source_id, line, stored_at)
         VALUES ${tuples(some)} ON CONFLICT (cc_id, call_id, leg_number, leg_hash)
         DO UPDATE SET is_new = 1, stored_at = excluded.stored_at`,
        some.flat(),
      )
    }
  }

  /**
   * Stores the records of all calls that have new legs and of which all legs are there. A stored record is never overwritten, except one
   * that was made of the legs that were there before.
   */
  async fold(times: LocalTimes, onReject: (leg: ReadLeg, reason: string) => void): Promise<FoldCounts> {
    const counts: FoldCounts = { stored: 0, unchanged: 0, rejected: 0 }
    await this.forgetFolded()
    let after: Call | undefined = { ccId: -1, callId: '' }
    while (after) {
      const calls = await this.#callsAfter(after)
      const unmarked: StoredLeg[] = []
      const folded = calls.filter(isComplete).flatMap((legs): FoldedCall[] => {
        const entry = foldLegs(legs, times)
        if (!('reason' in entry)) return [{ legs, entry, former: formerOf(entry, legs, times) }]
        counts.rejected += 1
        onReject(lastOf(legs), entry.reason)
        unmarked.push(...legs)
        return []
      })
      for (const [source, some] of Map.groupBy(folded, ({ legs }) => lastOf(legs).sourceId)) {
        const fresh = some.filter(({ former }) => !former)
        const legs = fresh.flatMap((call) => call.legs)
        const entries = fresh.map(({ entry }) => entry)
        const outcomes = entries.length > 0 ? await this.store.put(entries, source, marksOf(legs)) : []
        if (!outcomes.includes('stored')) unmarked.push(...legs)
        for (const outcome of outcomes) counts[outcome === 'stored' ? 'stored' : 'unchanged'] += 1
        for (const { former, ...call } of some) {
          if (!former) continue
          const isCorrected = await this.#correct(call, former, source)
          if (!isCorrected) unmarked.push(...call.legs)
          counts[isCorrected ? 'stored' : 'unchanged'] += 1
        }
      }
      await this.#engine.change(marksOf(unmarked))
      after = calls.at(-1)?.[0]
    }
    return counts
  }

  /** Removes the legs of calls whose records were made of them some days ago, except those that an import has read again. */
  async forgetFolded(now: number = Date.now()): Promise<void> {
    await this.#engine.query(
      `UPDATE pending_leg SET leg_number = ${lastLeg}, folded_at = stored_at, is_new = 0
       WHERE is_new = 1 AND leg_number = ${olderFoldedLeg} AND NOT EXISTS (
         SELECT 1 FROM pending_leg AS other WHERE other.cc_id = pending_leg.cc_id AND other.call_id = pending_leg.call_id
           AND other.leg_number = ${lastLeg} AND other.leg_hash = pending_leg.leg_hash)`,
    )
    await this.store.removeLegs('folded_at < $1 AND is_new = 0', new Date(now - foldedDays * 86_400_000))
  }

  /** Removes the legs of calls of which none has come for too long: without some of its legs, a call might look complete. */
  async forgetIncomplete(now: number = Date.now()): Promise<void> {
    const condition = `folded_at IS NULL AND stored_at < $1 AND NOT EXISTS (
      SELECT 1 FROM pending_leg AS other WHERE other.cc_id = pending_leg.cc_id AND other.call_id = pending_leg.call_id
        AND other.stored_at >= $1)`
    await this.store.removeLegs(condition, new Date(now - incompleteDays * 86_400_000))
  }

  /** Stores the record of all legs of a call in place of the one of earlier legs, unless another one is stored. Returns whether it did. */
  async #correct(
    { legs, entry }: Pick<FoldedCall, 'legs' | 'entry'>,
    former: CdrEntry,
    source: number,
  ): Promise<boolean> {
    const isStored = await this.#isStored(former)
    if (isStored && former.direction === entry.direction) {
      await this.store.replace(entry, source, marksOf(legs))
      return true
    }
    // Only the first leg says for sure in which direction a call went.
    if (isStored) await this.store.remove(former)
    const [outcome] = await this.store.put([entry], source, marksOf(legs))
    return outcome === 'stored'
  }

  async #isStored(entry: CdrEntry): Promise<boolean> {
    const stored = await this.store.find(entry)
    return stored !== undefined && isSameJson(stored.recordJson, entry.recordJson)
  }

  /** Returns the first leg of each call of some sources that is not complete. */
  async incomplete(sources: readonly number[]): Promise<ReadLeg[]> {
    const ordered = sources.toSorted((one, other) => one - other)
    const [from, to] = [ordered[0], ordered.at(-1)]
    if (from === undefined || to === undefined) return []
    // There may be more sources than a statement can have parameters. Another import may have added some between them.
    const rows = await this.#engine.query<Row>(
      `${select} WHERE is_new = 1 AND source_id BETWEEN $1 AND $2 ORDER BY cc_id, call_id, line`,
      [from, to],
    )
    const own = new Set(sources)
    return groups(rows.filter(({ sourceId }) => own.has(sourceId))).flatMap(([first]) => first ?? [])
  }

  /** Yields all legs, a slice at a time. */
  async *all(): AsyncGenerator<Row> {
    let after = { ccId: -1, callId: '' }
    for (;;) {
      const rows: Row[] = await this.#engine.query<Row>(
        `${select} WHERE (cc_id, call_id) > ($1, $2) AND (cc_id, call_id) <= (
           SELECT cc_id, call_id FROM (SELECT DISTINCT cc_id, call_id FROM pending_leg WHERE (cc_id, call_id) > ($1, $2)
             ORDER BY cc_id, call_id LIMIT ${callsAtOnce}) AS next ORDER BY cc_id DESC, call_id DESC LIMIT 1)
         ORDER BY cc_id, call_id`,
        [after.ccId, after.callId],
      )
      yield* rows
      const last = rows.at(-1)
      if (!last) return
      after = last
    }
  }

  /** Removes the legs and the record of a call, and remembers that they are not to be stored again. */
  async erase(call: Call): Promise<void> {
    for (const key of keysOf(call)) await this.store.erase(key)
    await this.remove(call)
  }

  /** Removes the legs of a call. */
  async remove({ ccId, callId }: Call): Promise<void> {
    await this.#engine.query('DELETE FROM pending_leg WHERE cc_id = $1 AND call_id = $2', [ccId, callId])
  }

  /** Removes the legs of calls that were erased, as after a restore of an older backup. Returns the number of these calls. */
  async removeErased(): Promise<number> {
    let removed = 0
    let previous: Row | undefined
    for await (const leg of this.all()) {
      const isSame = leg.ccId === previous?.ccId && leg.callId === previous.callId
      previous = leg
      if (isSame || !(await this.store.erased.has(keysOf(leg))).includes(true)) continue
      await this.remove(leg)
      removed += 1
    }
    return removed
  }

  /** Returns all legs of the next calls that have a new leg and the last one. */
  async #callsAfter({ ccId, callId }: Call): Promise<StoredLeg[][]> {
    const rows = await this.#engine.query<Row>(
      `${select} WHERE (cc_id, call_id) IN (
         SELECT DISTINCT cc_id, call_id FROM pending_leg AS leg
         WHERE is_new = 1 AND (cc_id, call_id) > ($1, $2) AND EXISTS (
           SELECT 1 FROM pending_leg AS other
           WHERE other.cc_id = leg.cc_id AND other.call_id = leg.call_id AND other.leg_number = ${lastLeg})
         ORDER BY cc_id, call_id LIMIT ${callsAtOnce}
       ) ORDER BY cc_id, call_id, leg_number, leg_hash`,
      [ccId, callId],
    )
    return groups(rows)
  }
}

/** A call of which all legs are there. */
interface FoldedCall {
  readonly legs: readonly StoredLeg[]
  readonly entry: CdrEntry
  /** The record that was made of the earlier legs, if that is another one. */
  readonly former: CdrEntry | undefined
}

const lastOf = (legs: readonly StoredLeg[]): StoredLeg => legs.find(({ number }) => number === lastLeg) as StoredLeg

/**
 * Returns statements that note that legs have become part of the record of their call, in the transaction that stores it. A leg that another
 * process has added meanwhile has not.
 */
function marksOf(legs: readonly StoredLeg[]): Statement[] {
  const foldedAt = new Date().toISOString()
  return Array.from({ length: Math.ceil(legs.length / marksAtOnce) }, (_, batch) => {
    const some = legs.slice(batch * marksAtOnce, (batch + 1) * marksAtOnce)
    const keys = some.map((_leg, index) => {
      const [ccId, callId, number, hash] = [2, 3, 4, 5].map((place) => `$${4 * index + place}`)
      return `(CAST(${ccId} AS BIGINT), ${callId}, CAST(${number} AS BIGINT), ${hash})`
    })
    const sql = `UPDATE pending_leg SET folded_at = $1, is_new = 0 FROM (VALUES ${keys.join(', ')}) AS leg
      WHERE cc_id = leg.column1 AND call_id = leg.column2 AND leg_number = leg.column3 AND leg_hash = leg.column4`
    const values = some.flatMap(({ ccId, callId, number, hash }) => [ccId, callId, number, hash])
    return { sql, parameters: [foldedAt, ...values] }
  })
}

/** Returns the record that was made of the earlier legs of a call, if the record of all its legs is another one. */
function formerOf(entry: CdrEntry, legs: readonly StoredLeg[], times: LocalTimes): CdrEntry | undefined {
  const earlier = legs.filter(({ foldedAt }) => foldedAt !== null)
  const former = earlier.length > 0 ? foldLegs(earlier, times) : undefined
  if (!former || 'reason' in former) return undefined
  const isSame = former.direction === entry.direction && former.recordJson === entry.recordJson
  return isSame ? undefined : former
}

const select = `SELECT cc_id AS "ccId", call_id AS "callId", leg_number AS "number", leg_hash AS "hash", detail,
  source_id AS "sourceId", line, folded_at AS "foldedAt" FROM pending_leg`

/** Returns the two keys that a call may have: its direction is known once all of its legs are there. */
export function keysOf({ ccId, callId }: Call): [CdrKey, CdrKey] {
  return [
    { ccId, direction: 'inbound', callId },
    { ccId, direction: 'outbound', callId },
  ]
}

/** Groups rows by their calls. They are in the order of their calls. */
function groups(rows: readonly Row[]): StoredLeg[][] {
  const legs = rows.map((row): StoredLeg => ({ ...row, detail: JSON.parse(row.detail) }))
  return [...Map.groupBy(legs, ({ ccId, callId }) => `${ccId} ${callId}`).values()]
}

/** Returns placeholders for the values of rows. */
function tuples(rows: readonly (readonly unknown[])[]): string {
  let parameter = 0
  return rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`).join(', ')
}
