import type { CallDirection } from '@org/cms-cdr-client'
import { ErasedCalls } from '../store/erased-calls.ts'
import { padList } from '../store/pad-list.ts'
import type { Engine } from '../store/store.ts'

/** The calls that are listed together: those of one VDN in one direction. */
export interface Lane {
  readonly ccId: number
  readonly vdn: number
  readonly direction: CallDirection
}

/** The VDNs of a call center whose calls are harvested. */
export interface HarvestedVdns {
  readonly ccId: number
  readonly vdns: readonly number[]
}

/** How far a lane is harvested. Times are epoch milliseconds. */
export interface LaneProgress extends Lane {
  /** Every call that began before is stored, or was reported as lost. */
  readonly completeUntil: number
  /** When the lane was last listed. */
  readonly listedAt: number
  /** Listed calls that are not stored yet. */
  readonly pending: number
  /** Those of them that the platform may soon delete. */
  readonly atRisk: number
}

/** A range of time with calls that can no longer be fetched. */
export interface Loss extends Lane {
  /** Epoch milliseconds. */
  readonly from: number
  readonly until: number
  /** The number of calls; `null` when the range could never be listed, so that nobody knows. */
  readonly calls: number | null
  readonly noticedAt: number
}

/** The maximum number of call IDs that one statement looks for, a power of two. A page of the platform has more. */
export const listedAtOnce = 64

// Losses are deleted after this time, in milliseconds.
const lossMemory = 365 * 24 * 60 * 60_000

const laneColumns = 'cc_id AS "ccId", vdn, direction'

/** The stored state of the harvest, which all servers on one database share. */
export class HarvestState {
  readonly #engine: Engine
  readonly #harvested: HarvestedVdns | undefined

  /** @param harvested The VDNs whose progress is returned. Default: all lanes that were ever harvested. */
  constructor(engine: Engine, harvested?: HarvestedVdns) {
    this.#engine = engine
    this.#harvested = harvested
  }

  /** Returns the progress of each lane. Lanes that are no longer harvested are left out, because they fall behind forever. */
  async progress(): Promise<LaneProgress[]> {
    const lanes = await this.#engine.query<LaneProgress>(
      `SELECT ${laneColumns}, complete_until AS "completeUntil", listed_at AS "listedAt", pending, at_risk AS "atRisk"
       FROM harvest_progress ORDER BY cc_id, vdn, direction`,
    )
    const harvested = this.#harvested
    return harvested ? lanes.filter(({ ccId, vdn }) => ccId === harvested.ccId && harvested.vdns.includes(vdn)) : lanes
  }

  /** Saves how far a lane is. */
  async save({ ccId, vdn, direction, completeUntil, listedAt, pending, atRisk }: LaneProgress): Promise<void> {
    await this.#engine.query(
      `INSERT INTO harvest_progress (cc_id, vdn, direction, complete_until, listed_at, pending, at_risk)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (cc_id, vdn, direction) DO UPDATE SET complete_until = excluded.complete_until,
         listed_at = excluded.listed_at, pending = excluded.pending, at_risk = excluded.at_risk`,
      [ccId, vdn, direction, Math.floor(completeUntil), Math.floor(listedAt), pending, atRisk],
    )
  }

  /** Returns the losses, the latest first. */
  losses(): Promise<Loss[]> {
    return this.#engine.query<Loss>(
      `SELECT ${laneColumns}, lost_from AS "from", lost_until AS until, calls, noticed_at AS "noticedAt"
       FROM harvest_loss ORDER BY noticed_at DESC, lost_from DESC`,
    )
  }

  /** Returns the number of losses, and of the calls that are known to be lost. */
  async countLosses(): Promise<{ ranges: number; calls: number }> {
    const sql = 'SELECT count(*) AS ranges, CAST(coalesce(sum(calls), 0) AS BIGINT) AS calls FROM harvest_loss'
    const [row] = await this.#engine.query<{ ranges: number; calls: number }>(sql)
    return row ?? { ranges: 0, calls: 0 }
  }

  /** Deletes old losses. */
  async forgetLosses(now: number = Date.now()): Promise<void> {
    await this.#engine.query('DELETE FROM harvest_loss WHERE noticed_at < $1', [now - lossMemory])
  }

  /** Adds a loss. The same range is added once, even if the harvest is killed before it saves its progress. */
  async addLoss({ ccId, vdn, direction, from, until, calls, noticedAt }: Loss): Promise<void> {
    await this.#engine.query(
      `INSERT INTO harvest_loss (cc_id, vdn, direction, lost_from, lost_until, calls, noticed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [ccId, vdn, direction, Math.floor(from), Math.floor(until), calls, Math.floor(noticedAt)],
    )
  }

  /** Returns those of some call IDs that are stored, or were erased and are not to be stored again. */
  async stored({ ccId, direction }: Lane, callIds: readonly string[]): Promise<Set<string>> {
    const values = padList(callIds)
    const places = values.map((_value, index) => `$${index + 3}`).join(', ')
    const rows = await this.#engine.query<{ callId: string }>(
      `SELECT call_id AS "callId" FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id IN (${places})`,
      [ccId, direction, ...values],
    )
    const isErased = await new ErasedCalls(this.#engine).has(callIds.map((callId) => ({ ccId, direction, callId })))
    return new Set([...rows.map(({ callId }) => callId), ...callIds.filter((_callId, index) => isErased[index])])
  }
}
