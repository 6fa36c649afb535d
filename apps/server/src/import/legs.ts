import { createHash } from 'node:crypto'
import type { CallDirection } from '@org/cms-cdr-client'
import { describeCode } from '@org/cms-cdr-client/codes'
import type { CdrEntry } from '../store/store.ts'
import { parseExact } from './exact-json.ts'
import { chooseInstants, type LocalTimes } from './local-times.ts'
import type { Fields } from './plain-record.ts'
import { type Rejection, readEntry } from './read-entry.ts'

/** The times of a leg, in the order in which they pass. */
const timeFields = ['waitBegin', 'waitEnd', 'ringBegin', 'ringEnd', 'talkBegin', 'talkEnd'] as const
type TimeField = (typeof timeFields)[number]

/** The fields of a file that has a row for each leg of a call, beside those of a record. */
export const legFields: ReadonlySet<string> = new Set([
  ...['legNumber', 'deviceType', 'deviceNumber', 'previousDevice'],
  ...timeFields,
])

const devices: Readonly<Record<string, Device>> = {
  ...{ 1: 'queue', 2: 'agent', 3: 'ivr' },
  ...{ DEVICE_QUEUE: 'queue', DEVICE_AGENT: 'agent', DEVICE_IVR: 'ivr' },
}
type Device = 'queue' | 'agent' | 'ivr'

/** The number of the last leg, which alone has the release cause. */
export const lastLeg = -1

/** A part of a call: its time in the IVR, in a queue or with an agent. */
export interface Leg {
  readonly ccId: number
  readonly callId: string
  /** Its number from 1, or {@link lastLeg}. */
  readonly number: number
  readonly detail: LegDetail
}

/** Epoch milliseconds of a time; two in the hour that occurs twice. */
type Instants = number | readonly number[]

interface LegDetail {
  /** `null` if the call type does not imply it. */
  readonly direction: CallDirection | null
  readonly device: Device | null
  readonly deviceNumber: string | null
  /** Whether another leg precedes this one, as far as the file shows. */
  readonly hasPrevious: boolean
  /** `null` for an empty cell. A time that the file does not have is missing. */
  readonly times: Readonly<Partial<Record<TimeField, Instants | null>>>
  readonly recordJson: string
}

/** Reads a row with the fields of a record and of a leg. */
export function readLeg(row: Fields, times: LocalTimes): Leg | Rejection {
  const { legNumber, deviceType, deviceNumber, previousDevice, isCallin, ...others }: Record<string, unknown> = row
  if (!/^(-1|\d{1,9})$/.test(String(legNumber)))
    return { reason: 'legNumber must be 1, 2, 3 …, or -1 for the last leg' }
  const read: Partial<Record<TimeField, Instants | null>> = {}
  for (const field of timeFields) {
    if (!(field in others)) continue
    const text = others[field]
    delete others[field]
    const instants = text === '' ? [] : times.parse(String(text))
    if (text !== '' && instants.length === 0) return { reason: times.problem(field) }
    read[field] = instants.length > 1 ? instants : (instants[0] ?? null)
  }
  const [chosen = {}] = withInstants([read])
  for (const field of timeFields) {
    const beginField = field.replace('End', 'Begin') as TimeField
    const [begin, end] = [chosen[beginField], chosen[field]]
    if (typeof begin === 'number' && typeof end === 'number' && end < begin)
      return { reason: `${field} is before ${beginField}` }
  }
  const typed = describeCode('callType', Number(others.callType ?? Number.NaN))?.direction
  const direction = typed === 'inbound' || typed === 'outbound' ? typed : directionOf(isCallin)
  const device = devices[String(deviceType)] ?? null
  const known = typeof deviceNumber === 'string' && /^\d{1,9}$/.test(deviceNumber) ? Number(deviceNumber) : undefined
  // The number of a queue is its skill, and that of an agent is the ID.
  if (device === 'queue') others.skillId ??= known
  if (device === 'agent') others.agentId ??= known
  const entry = readEntry({ ...others, isCallin: direction === 'outbound' ? 'false' : 'true' })
  if ('reason' in entry) return entry
  const { ccId, callId, recordJson } = entry
  const detail = {
    ...{ direction, device, deviceNumber: deviceNumber ? String(deviceNumber) : null },
    ...{ hasPrevious: !/^0*$/.test(String(previousDevice ?? '')), times: read, recordJson },
  }
  return { ccId, callId, number: Number(legNumber), detail }
}

function directionOf(isCallin: unknown): CallDirection | null {
  const text = String(isCallin).toLowerCase()
  return text === 'true' ? 'inbound' : text === 'false' ? 'outbound' : null
}

/** Returns a string that identifies a leg within its call. */
export function legHash({ number, detail }: Leg): string {
  return createHash('sha256')
    .update(JSON.stringify([number, detail]))
    .digest('base64url')
    .slice(0, 22)
}

/** Returns whether a call is complete: it has its last leg, and no number before it is missing. */
export function isComplete(legs: readonly Leg[]): boolean {
  const numbers = new Set(legs.map(({ number }) => number))
  const highest = Math.max(...numbers)
  if (!numbers.has(lastLeg)) return false
  if (highest === lastLeg) return legs.some(({ detail }) => !detail.hasPrevious)
  return numbers.size - (numbers.has(0) ? 1 : 0) === highest + 1
}

/** Folds all legs of a call into the record that CC-CMS would return. */
export function foldLegs(legs: readonly Leg[], times: LocalTimes): CdrEntry | Rejection {
  const ordered = legs.toSorted((one, other) => orderOf(one) - orderOf(other))
  const records = ordered.map(({ detail }) => parseExact(detail.recordJson) as Fields)
  const last = ordered.at(-1)
  const direction = ordered.find(({ detail }) => detail.direction)?.detail.direction
  if (!last || !direction)
    return {
      reason: 'the call type does not imply the direction of the call; add --set isCallin=true or --set isCallin=false',
    }
  const { agentId, skillId } = Object.assign({}, ...records) as Fields
  const first = Object.assign({}, ...records.toReversed()) as Fields
  const { ccId, callId } = last
  const legTimes = withInstants(ordered.map(({ detail }) => detail.times))
  const instants = legTimes.flatMap((some) => Object.values(some)).filter((instant) => instant !== null)
  const record = {
    ...first,
    agentId,
    skillId,
    ...secondsOf(ordered.map(({ detail }, index) => ({ ...detail, times: legTimes[index] ?? {} }))),
    releaseCause: records.at(-1)?.releaseCause,
    ...(instants.length > 0
      ? { beginTime: times.format(Math.min(...instants)), endTime: times.format(Math.max(...instants)) }
      : {}),
  }
  return { ccId, direction, callId, recordJson: JSON.stringify(record) }
}

const orderOf = ({ number }: Leg): number => (number === lastLeg ? Number.POSITIVE_INFINITY : number)

/** The times of a leg in epoch milliseconds. */
type LegTimes = Readonly<Partial<Record<TimeField, number | null>>>

/** Chooses an instant for each time of the legs of a call. */
function withInstants(legs: readonly LegDetail['times'][]): readonly LegTimes[] {
  const given = legs.map((times) => timeFields.flatMap((field) => (times[field] == null ? [] : [field])))
  const chosen = chooseInstants(
    given.map((fields, index) => fields.map((field) => [legs[index]?.[field] ?? []].flat())),
  )
  return legs.map((times, index) => ({
    ...(times as LegTimes),
    ...Object.fromEntries(given[index]?.map((field, at) => [field, chosen[index]?.[at]]) ?? []),
  }))
}

/** Adds up the time of a call in the IVR, in queues, ringing and talking. */
function secondsOf(legs: readonly (LegDetail & { readonly times: LegTimes })[]): Fields {
  const has = (field: TimeField): boolean => legs.some(({ times }) => field in times)
  // Some files have the last leg twice: under its own number, and as the end of the call.
  const distinct = new Map(legs.map((leg) => [JSON.stringify([leg.device, leg.deviceNumber, leg.times]), leg]))
  const sum = (device: Device, from: TimeField, ...to: readonly TimeField[]): number => {
    const spans = [...distinct.values()].map(({ device: own, times }) => {
      const begin = times[from]
      const end = to.map((field) => times[field]).find((instant) => typeof instant === 'number')
      return own === device && typeof begin === 'number' && typeof end === 'number' ? Math.max(0, end - begin) : 0
    })
    return Math.round(spans.reduce((total, span) => total + span, 0) / 1000)
  }
  const ivr = [...distinct.values()].map(({ device, times }) => {
    const instants = Object.values(times).filter((instant) => instant !== null)
    return device === 'ivr' && instants.length > 0 ? Math.max(...instants) - Math.min(...instants) : 0
  })
  return {
    ...(has('waitBegin')
      ? { queueWaitTime: sum('queue', 'waitBegin', 'waitEnd', 'ringBegin', 'talkBegin', 'talkEnd') }
      : {}),
    ivrCallTime: Math.round(ivr.reduce((total, span) => total + span, 0) / 1000),
    ...(has('ringBegin') ? { ackTime: sum('agent', 'ringBegin', 'ringEnd', 'talkBegin', 'talkEnd') } : {}),
    ...(has('talkBegin') ? { callTime: sum('agent', 'talkBegin', 'talkEnd') } : {}),
  }
}
