import { createCdrReader, isPlausibleDuration, timeOfCallId } from '@org/cms-cdr-client'
import type { CdrEntry, SqlValue } from '../store/store.ts'

/** Where the time at which a call began was learned, the best source first. */
export type BeginSource = 'record' | 'callId' | 'stored'

/** What a record can be found by. It is derived from the record when that is stored, and never changes what the record says. */
export interface SearchColumns {
  /** When the call began, in milliseconds since 1970. */
  readonly beganAt: number
  readonly beganFrom: BeginSource
  /** When the call ended; unknown if its begin is. */
  readonly endedAt: number | null
  readonly waitSeconds: number | null
  readonly talkSeconds: number | null
  readonly agentId: number | null
  readonly skillQueueId: number | null
  readonly vdnId: number | null
  readonly callType: number | null
  readonly releaseCause: number | null
  /** The phone numbers without everything but their digits. */
  readonly callingNumber: string | null
  readonly calledNumber: string | null
  /** Whether anybody talked; unknown without a talk time. */
  readonly isAnswered: boolean | null
  /** Whether an inbound call reached a queue and was not answered; unknown without a talk time. */
  readonly isAbandoned: boolean | null
}

/** The columns of the database, in the order of {@link searchValues}. */
export const searchColumnNames = [
  'began_at',
  'began_from',
  'ended_at',
  'wait_seconds',
  'talk_seconds',
  'agent_id',
  'skill_queue_id',
  'vdn_id',
  'call_type',
  'release_cause',
  'calling_number',
  'called_number',
  'is_answered',
  'is_abandoned',
] as const

/** Returns the values of {@link searchColumnNames}. Neither engine is asked for booleans, since SQLite has none. */
export function searchValues(columns: SearchColumns): SqlValue[] {
  return [
    columns.beganAt,
    columns.beganFrom,
    columns.endedAt,
    columns.waitSeconds,
    columns.talkSeconds,
    columns.agentId,
    columns.skillQueueId,
    columns.vdnId,
    columns.callType,
    columns.releaseCause,
    columns.callingNumber,
    columns.calledNumber,
    columns.isAnswered === null ? null : Number(columns.isAnswered),
    columns.isAbandoned === null ? null : Number(columns.isAbandoned),
  ]
}

/** Derives the search columns of a record that is stored at a time. */
export type ReadSearchColumns = (entry: CdrEntry, storedAt: string) => SearchColumns

/**
 * Creates the function that derives search columns.
 *
 * @param timeZone The IANA name of the tenant's time zone. Without it, the begin of a call is not taken from its record.
 */
export function createSearchReader(timeZone: string | null): ReadSearchColumns {
  const readCdr = createCdrReader({ timeZone: timeZone ?? undefined })
  return (entry, storedAt) => {
    const record: unknown = JSON.parse(entry.recordJson)
    // Older versions stored whatever a platform sent.
    const isObject = typeof record === 'object' && record !== null && !Array.isArray(record)
    const cdr = readCdr(isObject ? record : {}, entry)
    const waitSeconds = durationOf(cdr.queueSeconds)
    const talkSeconds = durationOf(cdr.talkSeconds)
    const skillQueueId = cdr.skillQueueId || null
    const isAnswered = talkSeconds === null ? null : talkSeconds > 0
    const wasQueued = entry.direction === 'inbound' && (skillQueueId !== null || (waitSeconds ?? 0) > 0)
    const begin = cdr.beginTime?.instant ?? null
    const idTime = timeOfCallId(entry.callId)
    const known = begin ?? idTime
    const lasted = [cdr.ivrSeconds, cdr.queueSeconds, cdr.ringSeconds, cdr.talkSeconds].map(durationOf)
    const seconds = lasted.reduce<number>((sum, duration) => sum + (duration ?? 0), 0)
    const end = cdr.endTime?.instant ?? (known && new Date(known.getTime() + seconds * 1000))
    return {
      beganAt: (known ?? new Date(storedAt)).getTime(),
      beganFrom: begin ? 'record' : idTime ? 'callId' : 'stored',
      endedAt: known && end && end >= known ? end.getTime() : null,
      waitSeconds,
      talkSeconds,
      // 0 stands for no agent and no queue.
      agentId: cdr.agentId || null,
      skillQueueId,
      vdnId: cdr.vdnId,
      callType: cdr.callType?.value ?? null,
      releaseCause: cdr.releaseCause?.value ?? null,
      callingNumber: searchableNumber(cdr.callingNumber),
      calledNumber: searchableNumber(cdr.calledNumber),
      isAnswered,
      isAbandoned: isAnswered === null ? null : wasQueued && !isAnswered,
    }
  }
}

/** Returns the digits of a phone number, however it is written; `null` if there are none. */
export function searchableNumber(number: string | null): string | null {
  return number?.normalize('NFKC').replace(/\D/g, '') || null
}

/** An implausible duration would spoil every sum and order. */
function durationOf(seconds: number | null): number | null {
  return seconds !== null && isPlausibleDuration(seconds) ? seconds : null
}
