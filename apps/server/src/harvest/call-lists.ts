import { type CdrSigningClient, isCdrError, type ListedCall } from '@org/cms-cdr-client'
import { isListRefused, listStarts, type Reach, reachesOf } from '@org/cms-cdr-formats/listed-since'
import type { FastifyBaseLogger } from 'fastify'
import type { CdrStore } from '../store/cdr-store.ts'
import { type Lane, listedAtOnce } from './harvest-state.ts'

const hour = 60 * 60_000
/** New calls can appear late in the list, so ranges overlap. */
const overlap = hour
/** A call that began so long before the last list may not have been on it: it was still going on, or was listed late. */
const latest = 3 * hour
/** Everything that the platform still lists is listed again this often, because some calls appear even later. */
const sweepInterval = hour

/** A lane, and how far it has been listed. */
export interface LaneState extends Lane {
  /** The end of the range that was last listed. */
  listedUntil: number
  sweptAt: number | undefined
  /** The earliest begin that the platform allowed when everything was last listed. */
  reach: Reach
}

interface CallListsOptions {
  readonly client: CdrSigningClient
  readonly store: CdrStore
  readonly log: FastifyBaseLogger
  readonly now: () => number
  /** Called with some calls of a list. */
  readonly onCalls: (lane: LaneState, calls: readonly ListedCall[]) => Promise<void>
  /** Called with a range that the platform no longer lists, although it was not listed before. */
  readonly onGap: (lane: LaneState, from: number, until: number) => Promise<void>
}

/** Lists new calls, and once an hour everything that the platform still lists. */
export class CallLists {
  readonly #options: CallListsOptions

  constructor(options: CallListsOptions) {
    this.#options = options
  }

  /** Lists some lanes, and returns those that could be listed. */
  async read(lanes: readonly LaneState[], signal: AbortSignal): Promise<LaneState[]> {
    const listed: LaneState[] = []
    for (const lane of lanes) {
      try {
        await this.#list(lane, signal)
        signal.throwIfAborted()
        listed.push(lane)
      } catch (error) {
        if (signal.aborted || !isCdrError(error)) throw error
        const { vdn, direction } = lane
        this.#options.log.warn({ vdn, direction, reason: error.message, advice: error.advice }, 'cannot list calls')
        // The other lanes would have it too. Everything else may be wrong with one of them only.
        if (error.code === 'network' || error.code === 'auth') break
      }
    }
    return listed
  }

  async #list(lane: LaneState, signal: AbortSignal): Promise<void> {
    const now = this.#options.now()
    const { sweptAt } = lane
    // The clock may have been set back.
    const isSweep = sweptAt === undefined || Math.abs(now - sweptAt) >= sweepInterval
    const from = await this.#listRange(lane, isSweep ? 0 : Math.min(lane.listedUntil, now) - overlap, now, signal)
    // Only now it is sure that the clock is not far ahead: the platform refuses ranges that end after today.
    if (lane.listedUntil < from) await this.#options.onGap(lane, lane.listedUntil - latest, from)
    lane.listedUntil = now
    if (isSweep) lane.sweptAt = now
  }

  /** Lists a range, or the part of it that the platform still lists. Returns where that begins. */
  async #listRange(lane: LaneState, wanted: number, now: number, signal: AbortSignal): Promise<number> {
    const { timeZone } = this.#options.store.tenant
    const reaches = reachesOf(now, timeZone)
    const oldest = Math.min(...reaches.values())
    const starts = listStarts(now, timeZone, wanted)
    for (const start of starts) {
      try {
        await this.#readList(lane, start, now, signal)
        if (wanted < start) lane.reach = [...reaches].find(([, begin]) => begin === start)?.[0] ?? 'day'
        // What was wanted of a lane that is new is what there is.
        if (lane.listedUntil === oldest) lane.listedUntil = start
        return start
      } catch (error) {
        if (!isListRefused(error) || start === starts.at(-1)) throw error
      }
    }
    return now
  }

  async #readList(lane: LaneState, from: number, to: number, signal: AbortSignal): Promise<void> {
    const { client, onCalls } = this.#options
    const { ccId, vdn, direction } = lane
    let calls: ListedCall[] = []
    const range = { from: new Date(from), to: new Date(to) }
    for await (const call of client.listCalls({ ccId, vdn, direction, ...range, signal })) {
      calls.push(call)
      if (calls.length < listedAtOnce) continue
      await onCalls(lane, calls)
      calls = []
    }
    await onCalls(lane, calls)
  }
}
