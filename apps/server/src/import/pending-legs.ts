import { type CdrStore, isSameJson } from '../store/cdr-store.ts'
import type { CdrEntry, CdrKey, Engine } from '../store/store.ts'
import { foldLegs, isComplete, type Leg, lastLeg, legHash } from './legs.ts'
import type { LocalTimes } from './local-times.ts'

/** A leg with the place where it was read. */
export interface ReadLeg extends Leg {
  readonly sourceId: number
  readonly line: number
}

/** The outcome of folding the calls of which all legs are there. */
export interface FoldCounts {
  /** Also counts records that were corrected. */
  stored: number
  /** A record of the call was already stored. */
  unchanged: number
  rejected: number
}

type Row = Omit<ReadLeg, 'detail'> & { readonly detail: string }

// SQLite compares each named parameter with all before it, so statements with few rows are faster.
const legsAtOnce = 100
// Calls that are folded at once: some milliseconds of work.
const callsAtOnce = 500

/** The leg number of a last leg whose record was made from it alone. It stays for some days, because a later file may have legs before it. */
const storedLeg = -2
const storedLegDays = 7

/**
 * Stores the legs of incomplete calls: the legs of a call may be far apart in a file, or in files that are imported days apart. A leg
 * stays until its call is complete.
 */
export class PendingLegs {
  readonly store: CdrStore
  readonly #engine: Engine

  constructor(store: CdrStore) {
    this.store = store
    this.#engine = store.engine
  }

  /** Adds legs. One that is there already, or is of a call that was erased, is ignored. */
  async add(legs: readonly ReadLeg[]): Promise<void> {
    const storedAt = new Date().toISOString()
    const isErased = await this.store.erased.has(legs.flatMap(keysOf))
    const added = legs.filter((_leg, index) => !isErased[2 * index] && !isErased[2 * index + 1])
    for (let at = 0; at < added.length; at += legsAtOnce) {
      const rows = added.slice(at, at + legsAtOnce).map((leg) => {
        const { ccId, callId, number, detail, sourceId, line } = leg
        return [ccId, callId, number, legHash(leg), JSON.stringify(detail), sourceId, line, storedAt]
      })
      await this.#engine.query(
        `INSERT INTO pending_leg (cc_id, call_id, leg_number, leg_hash, detail, source_id, line, stored_at)
         VALUES ${tuples(rows)} ON CONFLICT DO NOTHING`,
        rows.flat(),
      )
    }
  }

  /**
   * Stores the records of all calls of which all legs are there, and forgets those legs. A stored record is never overwritten, except
   * one that was made of the last leg alone before the legs before it were there.
   */
  async fold(times: LocalTimes, onReject: (leg: ReadLeg, reason: string) => void): Promise<FoldCounts> {
    const counts: FoldCounts = { stored: 0, unchanged: 0, rejected: 0 }
    await this.#engine.query(`DELETE FROM pending_leg WHERE leg_number = ${storedLeg} AND stored_at < $1`, [
      new Date(Date.now() - storedLegDays * 86_400_000).toISOString(),
    ])
    let after: { ccId: number; callId: string } | undefined = { ccId: -1, callId: '' }
    while (after) {
      const calls = await this.#callsAfter(after)
      const done: ReadLeg[] = []
      const single: ReadLeg[] = []
      const records = new Map<number, { entry: CdrEntry; former: CdrEntry | undefined }[]>()
      for (const { legs, stored } of calls.map(withLastLeg)) {
        const last = legs.find(({ number }) => number === lastLeg)
        if (!last || !isComplete(legs)) continue
        const entry = foldLegs(legs, times)
        if ('reason' in entry) {
          counts.rejected += 1
          onReject(last, entry.reason)
        } else {
          const former = stored && foldLegs([stored], times)
          const record = { entry, former: former && 'recordJson' in former ? former : undefined }
          records.set(last.sourceId, [...(records.get(last.sourceId) ?? []), record])
        }
        const isSingle = legs.length === 1 && !('reason' in entry)
        ;(isSingle ? single : done).push(last)
      }
      for (const [source, some] of records) {
        const entries = some.map(({ entry }) => entry)
        // Only the first leg reliably has the direction of a call. The legs stay until the other record is stored.
        for (const { entry, former } of some)
          if (former && former.direction !== entry.direction && (await this.#isStored(former)))
            await this.store.remove(former)
        const outcomes = await this.store.put(entries, source)
        for (const [index, { entry, former }] of some.entries()) {
          const isStored = outcomes[index] === 'stored' || (former && (await this.#correct(entry, former, source)))
          counts[isStored ? 'stored' : 'unchanged'] += 1
        }
      }
      await this.#forCalls('DELETE FROM pending_leg', done)
      await this.#forCalls('DELETE FROM pending_leg', single, `AND leg_number = ${storedLeg}`)
      await this.#forCalls(`UPDATE pending_leg SET leg_number = ${storedLeg}`, single)
      after = calls.at(-1)?.[0]
    }
    return counts
  }

  /** Replaces the record of a call that was made of its last leg alone. Returns whether it was still that record. */
  async #correct(entry: CdrEntry, former: CdrEntry, source: number): Promise<boolean> {
    if (!(await this.#isStored(former))) return false
    await this.store.replace(entry, source)
    return true
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
      `${select} WHERE source_id BETWEEN $1 AND $2 AND leg_number <> ${storedLeg} ORDER BY cc_id, call_id, line`,
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

  /** Removes the legs of a call, and remembers that they are not to be stored again. */
  async erase(call: Pick<Leg, 'ccId' | 'callId'>): Promise<void> {
    for (const key of keysOf(call)) await this.store.erased.add(key)
    await this.#forCalls('DELETE FROM pending_leg', [call])
  }

  /** Removes the legs of calls that were erased, as after a restore of an older backup. Returns the number of these calls. */
  async removeErased(): Promise<number> {
    let removed = 0
    let previous: Row | undefined
    for await (const leg of this.all()) {
      const isSame = leg.ccId === previous?.ccId && leg.callId === previous.callId
      previous = leg
      if (isSame || !(await this.store.erased.has(keysOf(leg))).includes(true)) continue
      await this.#forCalls('DELETE FROM pending_leg', [leg])
      removed += 1
    }
    return removed
  }

  /** Returns the legs of the next calls whose last leg is there, except those whose record was made of that leg alone. */
  async #callsAfter({ ccId, callId }: { ccId: number; callId: string }): Promise<ReadLeg[][]> {
    const rows = await this.#engine.query<Row>(
      `${select} WHERE (cc_id, call_id) IN (
         SELECT DISTINCT cc_id, call_id FROM pending_leg AS leg
         WHERE (cc_id, call_id) > ($1, $2) AND (leg_number = ${lastLeg} OR leg_number <> ${storedLeg} AND EXISTS (
           SELECT 1 FROM pending_leg AS other
           WHERE other.cc_id = leg.cc_id AND other.call_id = leg.call_id AND other.leg_number = ${storedLeg}))
         ORDER BY cc_id, call_id LIMIT ${callsAtOnce}
       ) ORDER BY cc_id, call_id, leg_number`,
      [ccId, callId],
    )
    return groups(rows)
  }

  /** Runs a statement for all legs of some calls. */
  async #forCalls(statement: string, calls: readonly Pick<Leg, 'ccId' | 'callId'>[], condition = ''): Promise<void> {
    for (const [ccId, some = []] of Map.groupBy(calls, (call) => call.ccId))
      await this.#engine.query(
        `${statement} WHERE cc_id = $1 AND call_id IN (${some.map((_call, index) => `$${index + 2}`).join(', ')}) ${condition}`,
        [ccId, ...some.map(({ callId }) => callId)],
      )
  }
}

/** Returns the legs to fold. A last leg that was stored on its own is their last one, unless the file with it was read again. */
function withLastLeg(legs: readonly ReadLeg[]): { legs: readonly ReadLeg[]; stored?: ReadLeg } {
  const others = legs.filter(({ number }) => number !== storedLeg)
  const stored = legs.find(({ number }) => number === storedLeg)
  if (!stored || others.some(({ number }) => number === lastLeg)) return { legs: others }
  return { legs: [...others, { ...stored, number: lastLeg }], stored }
}

const select = `SELECT cc_id AS "ccId", call_id AS "callId", leg_number AS "number", detail, source_id AS "sourceId", line FROM pending_leg`

/** Returns the two keys that a call may have: its direction is known once all of its legs are there. */
export function keysOf({ ccId, callId }: Pick<Leg, 'ccId' | 'callId'>): [CdrKey, CdrKey] {
  return [
    { ccId, direction: 'inbound', callId },
    { ccId, direction: 'outbound', callId },
  ]
}

/** Groups rows by their calls. They are in the order of their calls. */
function groups(rows: readonly Row[]): ReadLeg[][] {
  const legs = rows.map((row): ReadLeg => ({ ...row, detail: JSON.parse(row.detail) }))
  return [...Map.groupBy(legs, ({ ccId, callId }) => `${ccId} ${callId}`).values()]
}

/** Returns placeholders for the values of rows. */
function tuples(rows: readonly (readonly unknown[])[]): string {
  let parameter = 0
  return rows.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`).join(', ')
}
