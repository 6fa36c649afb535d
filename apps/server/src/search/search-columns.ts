import { createCdrReader, isPlausibleDuration, timeOfCallId } from '@org/cms-cdr-client'
import type { CdrEntry, SearchColumns, SqlValue } from '../store/store.ts'
import { searchableNumber } from './phone-number.ts'
import type { Tenant } from './tenant.ts'

const columns = {
  beganAt: ['began_at', 'BIGINT'],
  beganFrom: ['began_from', 'TEXT'],
  endedAt: ['ended_at', 'BIGINT'],
  waitSeconds: ['wait_seconds', 'BIGINT'],
  talkSeconds: ['talk_seconds', 'BIGINT'],
  agentId: ['agent_id', 'BIGINT'],
  skillQueueId: ['skill_queue_id', 'BIGINT'],
  vdnId: ['vdn_id', 'BIGINT'],
  callType: ['call_type', 'BIGINT'],
  releaseCause: ['release_cause', 'BIGINT'],
  callingNumber: ['calling_number', 'TEXT'],
  calledNumber: ['called_number', 'TEXT'],
  isAnswered: ['is_answered', 'BIGINT'],
  isAbandoned: ['is_abandoned', 'BIGINT'],
} as const satisfies Record<keyof SearchColumns, readonly [name: string, type: 'BIGINT' | 'TEXT']>

/** The columns of the database. */
export const searchColumns: readonly { readonly name: string; readonly type: 'BIGINT' | 'TEXT' }[] = Object.values(
  columns,
).map(([name, type]) => ({ name, type }))

// `satisfies` above ensures that these are the keys.
const fields = Object.keys(columns) as (keyof SearchColumns)[]

/** Returns the values of {@link searchColumns}, in their order. Flags are numbers, since SQLite has no booleans. */
export function searchValues(search: SearchColumns): SqlValue[] {
  return fields.map((field) => {
    const value = search[field]
    return typeof value === 'boolean' ? Number(value) : value
  })
}

/** Derives the search columns of a record that is stored at a time. */
export type ReadSearchColumns = (entry: CdrEntry, storedAt: string) => SearchColumns

/** Creates the function that derives search columns. Without a time zone, the begin of a call is not taken from its record. */
export function createSearchReader({ timeZone, country }: Tenant): ReadSearchColumns {
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
      callingNumber: searchableNumber(cdr.callingNumber, country),
      calledNumber: searchableNumber(cdr.calledNumber, country),
      isAnswered,
      isAbandoned: isAnswered === null ? null : wasQueued && !isAnswered,
    }
  }
}

/** Returns a plausible duration, because others would distort every sum and sort order. */
function durationOf(seconds: number | null): number | null {
  return seconds !== null && isPlausibleDuration(seconds) ? seconds : null
}
