import { setTimeout as sleep } from 'node:timers/promises'
import { type components, createCdrReader, maskResponse, timeOfCallId } from '@org/cms-cdr-client'
import type { InventedCall } from '@org/cms-cdr-demo-calls'
import type { GivenFilter } from '@org/cms-cdr-formats/read-filter'
import type { CallList } from './call-list.ts'

type CallSummary = components['schemas']['CallSummary']

/** Options of {@link followCalls}. */
export interface FollowOptions {
  readonly filter: GivenFilter
  /** The ID of an event; the stream begins with the call that is stored next after it. */
  readonly after: number
  /** Whether phone numbers are masked, as for people. */
  readonly isMasked: boolean
  /** Ends the stream. */
  readonly signal: AbortSignal
  /** How often the stream looks for calls, in milliseconds. */
  readonly pollMilliseconds?: number
  /** How long the stream is silent at most, in milliseconds. */
  readonly heartbeatMilliseconds?: number
}

const readCdr = createCdrReader()
/** The value of a filter that finds calls without one, such as those that no agent took. */
const none = -1

/**
 * Yields the events of the listed calls that match a filter, each when the call list has it, and heartbeats while there are none. The ID of an event is the time at which
 * its call was stored, in epoch milliseconds.
 */
export async function* followCalls(
  { calls, now }: { readonly calls: CallList; readonly now: () => Date },
  { filter, after, isMasked, signal, pollMilliseconds = 1_000, heartbeatMilliseconds = 15_000 }: FollowOptions,
): AsyncGenerator<string, void, void> {
  let position = after
  let sentAt = performance.now()
  yield `retry: 2000\nid: ${position}\n\n`
  while (!signal.aborted) {
    const upTo = now().getTime()
    const events = calls
      .stored(position, upTo)
      .map(({ id, call }) => ({ id, call: summaryOf(call, filter.ccId) }))
      .filter(({ call }) => matches(call, filter))
      .map(
        ({ id, call }) => `id: ${id}\nevent: call\ndata: ${JSON.stringify(isMasked ? maskResponse(call) : call)}\n\n`,
      )
    position = Math.max(position, upTo)
    const isSilent = performance.now() - sentAt >= heartbeatMilliseconds
    if (events.length > 0 || isSilent) {
      sentAt = performance.now()
      yield events.join('') || `id: ${position}\n\n`
    }
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => {})
  }
}

/** A listed call, as a search of the server returns it. */
function summaryOf({ callId, direction, end, record }: InventedCall, ccId: number): CallSummary {
  const cdr = readCdr(record, { callId, ccId, direction })
  const { queueSeconds, talkSeconds, vdnId, callingNumber, calledNumber } = cdr
  const answered = (talkSeconds ?? 0) > 0
  return {
    callId,
    ccId,
    direction,
    beganAt: (timeOfCallId(callId) ?? new Date(end)).toISOString(),
    beganFrom: 'callId',
    endedAt: new Date(end).toISOString(),
    queueSeconds,
    talkSeconds,
    agentId: cdr.agentId || null,
    skillQueueId: cdr.skillQueueId || null,
    vdnId,
    callType: cdr.callType?.value ?? null,
    releaseCause: cdr.releaseCause?.value ?? null,
    callingNumber,
    calledNumber,
    answered,
    abandoned: direction === 'inbound' && !answered,
  }
}

/** Returns whether a call matches all filters. */
function matches(call: CallSummary, filter: GivenFilter): boolean {
  const isOneOf = (['agentId', 'skillQueueId', 'vdnId', 'callType', 'releaseCause'] as const).every((name) => {
    const value = call[name]
    return filter[name] === undefined || filter[name].includes(value ?? none)
  })
  const isSame = (['direction', 'answered', 'abandoned'] as const).every(
    (name) => filter[name] === undefined || filter[name] === call[name],
  )
  const { from = 0, to = Infinity, number, minWaitSeconds = 0, maxWaitSeconds = Infinity } = filter
  const { minTalkSeconds = 0, maxTalkSeconds = Infinity } = filter
  const isWithin = (seconds: number | null, least: number, most: number): boolean =>
    (seconds ?? 0) >= least && (seconds ?? 0) <= most
  const began = Date.parse(call.beganAt)
  const digits = number?.replaceAll(/\D/g, '')
  return (
    isOneOf &&
    isSame &&
    isWithin(call.queueSeconds, minWaitSeconds, maxWaitSeconds) &&
    isWithin(call.talkSeconds, minTalkSeconds, maxTalkSeconds) &&
    began >= from &&
    began < to &&
    (digits === undefined || digits === call.callingNumber || digits === call.calledNumber)
  )
}
