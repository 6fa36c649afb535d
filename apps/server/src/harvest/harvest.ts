import type { CdrSigningClient, ListedCall } from '@org/cms-cdr-client'
import { type Reach, reachesOf } from '@org/cms-cdr-formats/listed-since'
import type { FastifyBaseLogger } from 'fastify'
import { entryOf } from '../gateway/gateway.ts'
import { InvalidRecordError, queryUpstream, UpstreamError } from '../gateway/upstream.ts'
import type { Responses } from '../responses.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry, CdrKey } from '../store/store.ts'
import { CallLists, type LaneState } from './call-lists.ts'
import { type HarvestedVdns, HarvestState, type Lane } from './harvest-state.ts'
import { LookUps } from './look-ups.ts'

/** The VDNs to harvest, and the client to use. */
export interface HarvestPlan extends HarvestedVdns {
  /** A separate client, so that its rate limit does not affect look-ups. */
  readonly client: CdrSigningClient
  /** The name of the upstream, as the source of its records. */
  readonly name: string
  /** How often new calls are listed. */
  readonly intervalSeconds: number
  /** After how many days records are removed; the platform lists a call for up to two. */
  readonly retentionDays?: number | undefined
}

/** Options of a {@link Harvest}. */
export interface HarvestOptions extends HarvestPlan {
  readonly store: CdrStore
  readonly responses: Responses
  readonly log: FastifyBaseLogger
  readonly now?: (() => Date) | undefined
  /** Called for each look-up of a listed call. */
  readonly onCall?: ((outcome: HarvestOutcome) => void) | undefined
}

/** The outcome of the look-up of a listed call: its record was stored, is not available yet, is invalid, or the look-up failed. */
export type HarvestOutcome = 'stored' | 'not_found' | 'invalid' | 'failed'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The platform keeps a call for one day. */
const riskAge = 18 * hour
/** A listed call without a record is looked up again after a minute, then after twice as long, and so on. */
const longestPause = 30 * minute
/** The platform is down if so many look-ups fail one after the other. */
const mostFailures = 32
/** Records are stored many at once, but at least every second, in milliseconds. */
const storedAtOnce = 100
const longestUnstored = 1_000

interface PendingCall extends CdrKey {
  readonly lane: LaneState
  readonly began: number
  tries: number
  retryAt: number
}

interface FoundCall {
  readonly call: PendingCall
  readonly entry: CdrEntry
}

/**
 * Stores every call of some VDNs before the platform deletes it: lists calls, and looks up each one that is not stored. It keeps its progress in
 * the store only to notice what was lost while it did not run. What is still missing is found by listing everything again.
 */
export class Harvest {
  readonly state: HarvestState
  readonly #options: HarvestOptions
  readonly #now: () => number
  readonly #lists: CallLists
  /** Empty until the progress could be read. */
  #lanes: readonly LaneState[] = []
  readonly #pending = new Map<string, PendingCall>()
  /** Those of the pass in progress. */
  #lookUps: LookUps<PendingCall> | undefined
  #source: Promise<number> | undefined
  #lastStoredAt = Number.NEGATIVE_INFINITY
  /** Those of the pass in progress for which the platform failed, since it last responded. */
  #failedInARow: PendingCall[] = []

  constructor(options: HarvestOptions) {
    this.#options = options
    this.state = new HarvestState(options.store.engine, options)
    const { now = () => new Date() } = options
    this.#now = () => now().getTime()
    this.#lists = new CallLists({
      ...options,
      now: this.#now,
      onCalls: (lane, calls) => this.#note(lane, calls),
      onGap: (lane, from, until) => this.#lose(lane, from, until, null),
    })
  }

  /** Forgets what was listed, because another process may have harvested since, and reads how far each lane is. */
  async reset(): Promise<void> {
    const { ccId, vdns } = this.#options
    const progress = await this.state.progress()
    const now = this.#now()
    const lanes: LaneState[] = []
    for (const vdn of vdns) {
      for (const direction of ['inbound', 'outbound'] as const) {
        const known = progress.find((row) => row.ccId === ccId && row.vdn === vdn && row.direction === direction)
        // What the platform has when the first harvest begins is wanted too, so it is missed if the platform is down.
        const listedUntil = known?.completeUntil ?? Math.min(...this.#reaches(now).values())
        const lane: LaneState = { ccId, vdn, direction, listedUntil, sweptAt: undefined, reach: 'tenant' }
        if (!known) await this.state.save({ ...lane, completeUntil: listedUntil, listedAt: now, pending: 0, atRisk: 0 })
        lanes.push(lane)
      }
    }
    this.#pending.clear()
    this.#lanes = lanes
  }

  /**
   * Lists each lane, and looks up what is not stored until new calls should be listed again, the oldest call first of those that are known.
   * Returns whether the platform responded.
   *
   * @throws StoreUnavailableError
   */
  async pass(whileRunning: AbortSignal): Promise<boolean> {
    // Each request listens to its signal, and this one ends with the pass.
    const signal = AbortSignal.any([whileRunning])
    if (this.#lanes.length === 0) await this.reset()
    const found: FoundCall[] = []
    const lookUps = new LookUps<PendingCall>((call) => this.#lookUp(call, found, signal), signal)
    this.#lookUps = lookUps
    this.#failedInARow = []
    let listed: readonly LaneState[] = []
    let isOk = true
    let timer: NodeJS.Timeout | undefined
    try {
      lookUps.add(this.#due())
      listed = await this.#lists.read(this.#lanes, signal)
      isOk = listed.length === this.#lanes.length
      // Counted from here, so that long lists leave time for look-ups.
      timer = setTimeout(() => lookUps.stop(), this.#options.intervalSeconds * 1000)
      await lookUps.finish()
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      this.#options.log.warn({ reason: error.message, pending: this.#pending.size }, 'cannot look up listed calls')
      isOk = false
    } finally {
      clearTimeout(timer)
      lookUps.stop()
      await lookUps.finish().catch(() => {})
      await this.#store(found)
    }
    signal.throwIfAborted()
    if (listed.length === 0) this.#retrySoon()
    // Only now, because a look-up in flight may still find a call.
    for (const lane of listed) await this.#giveUp(lane)
    await this.#save()
    return isOk
  }

  /** Returns the pending calls that are due. */
  #due(): PendingCall[] {
    const now = this.#now()
    // A call that is due far in the future is so because the clock was set back.
    return [...this.#pending.values()].filter(({ retryAt }) => retryAt <= now || retryAt > now + longestPause)
  }

  /** Remembers the listed calls that are neither stored nor erased, and not so old that retention may have removed them. */
  async #note(lane: LaneState, calls: readonly ListedCall[]): Promise<void> {
    const unknown = calls.filter(({ callId }) => !this.#pending.has(keyOf(lane, callId)))
    if (unknown.length === 0) return
    const ids = unknown.map(({ callId }) => callId)
    const { ccId, direction } = lane
    const stored = await this.state.stored(lane, ids)
    const { retentionDays } = this.#options
    const oldest = retentionDays === undefined ? Number.NEGATIVE_INFINITY : this.#now() - retentionDays * day
    const missing = unknown.flatMap(({ callId, waitBegin, storedAt }) => {
      const began = (waitBegin ?? storedAt)?.getTime() ?? this.#now()
      if (stored.has(callId) || began < oldest) return []
      return { ccId, direction, callId, lane, began, tries: 0, retryAt: 0 }
    })
    for (const call of missing) this.#pending.set(keyOf(lane, call.callId), call)
    this.#lookUps?.add(missing)
  }

  /** Looks up one call. Calls that are found are stored many at once. */
  async #lookUp(call: PendingCall, found: FoundCall[], signal: AbortSignal): Promise<void> {
    const { client, onCall, responses } = this.#options
    const later = (outcome: HarvestOutcome): void => {
      call.retryAt = this.#now() + Math.min(longestPause, minute * 2 ** call.tries)
      call.tries += 1
      onCall?.(outcome)
    }
    try {
      const response = await queryUpstream(client, call, { signal })
      this.#failedInARow = []
      if (response.recordJson === undefined) return later(response.isNotFound ? 'not_found' : 'failed')
      const { ccId, direction, callId } = call
      found.push({ call, entry: entryOf({ ccId, direction, callId }, response, responses) })
    } catch (error) {
      signal.throwIfAborted()
      const isInvalid = error instanceof InvalidRecordError
      later(isInvalid ? 'invalid' : 'failed')
      if (isInvalid) {
        this.#failedInARow = []
        return
      }
      this.#failedInARow.push(call)
      // The platform may fail for some calls only.
      if (error instanceof UpstreamError && this.#failedInARow.length < mostFailures) return
      throw error
    }
    if (found.length >= storedAtOnce || performance.now() - this.#lastStoredAt >= longestUnstored)
      await this.#store(found.splice(0))
  }

  /** Makes calls due that failed because the platform is down. They are the oldest, and would be deleted first. */
  #retrySoon(): void {
    for (const call of this.#failedInARow) {
      call.tries -= 1
      call.retryAt = 0
    }
  }

  async #store(found: readonly FoundCall[]): Promise<void> {
    if (found.length === 0) return
    this.#lastStoredAt = performance.now()
    const { store, name, onCall } = this.#options
    this.#source ??= store.addSource('upstream', name)
    this.#source.catch(() => {
      this.#source = undefined
    })
    const entries = found.map(({ entry }) => entry)
    const outcomes = await store.put(entries, await this.#source)
    for (const [index, { call }] of found.entries()) {
      this.#pending.delete(keyOf(call.lane, call.callId))
      const outcome = outcomes[index]
      if (outcome !== 'erased') onCall?.('stored')
      if (outcome !== 'conflict') continue
      const { ccId, direction, callId } = call
      this.#options.log.warn(
        { ccId, direction, callId },
        'kept the stored record, which differs from that of the platform',
      )
    }
  }

  /** Gives up the pending calls of a lane that the platform has deleted. */
  async #giveUp(lane: LaneState): Promise<void> {
    const oldest = this.#reaches(lane.listedUntil).get(lane.reach) ?? lane.listedUntil
    const gone = [...this.#pending].filter(([, call]) => call.lane === lane && call.began < oldest)
    if (gone.length === 0) return
    gone.sort(([, one], [, other]) => one.began - other.began)
    await this.#lose(lane, gone[0]?.[1].began ?? oldest, gone.at(-1)?.[1].began ?? oldest, gone.length)
    for (const [key] of gone) this.#pending.delete(key)
  }

  #reaches(now: number): ReadonlyMap<Reach, number> {
    return reachesOf(now, this.#options.store.tenant.timeZone)
  }

  async #lose({ ccId, vdn, direction }: Lane, from: number, until: number, calls: number | null): Promise<void> {
    await this.state.addLoss({ ccId, vdn, direction, from, until, calls, noticedAt: this.#now() })
    const range = { from: new Date(from).toISOString(), until: new Date(until).toISOString() }
    this.#options.log.error(
      { vdn, direction, ...range, calls },
      'calls were lost: the platform deleted them before they were stored',
    )
  }

  async #save(): Promise<void> {
    const now = this.#now()
    for (const lane of this.#lanes) {
      const { ccId, vdn, direction, listedUntil, sweptAt } = lane
      // Not listed yet in this process.
      if (sweptAt === undefined) continue
      const begins = [...this.#pending.values()].filter((call) => call.lane === lane).map(({ began }) => began)
      const completeUntil = begins.reduce((least, began) => Math.min(least, began), listedUntil)
      const atRisk = begins.filter((began) => began < now - riskAge).length
      const listedAt = listedUntil
      await this.state.save({ ccId, vdn, direction, completeUntil, listedAt, pending: begins.length, atRisk })
    }
  }
}

function keyOf({ ccId, direction }: Lane, callId: string): string {
  return `${ccId} ${direction} ${callId}`
}
