import type { CallFigures, Cdr, FoundCall } from '@org/cms-cdr-client'

const coded = (name: string): string[] => [name, `${name}.value`, `${name}.symbol`, `${name}.meaning`]
const time = (name: string): string[] => [name, `${name}.text`, `${name}.timeZone`, `${name}.instant`]

/** Every field of a record by its path. The type makes the compiler report a missing one. */
const paths = {
  callId: ['callId'],
  ccId: ['ccId'],
  direction: ['direction'],
  vdnId: ['vdnId'],
  callingNumber: ['callingNumber'],
  calledNumber: ['calledNumber'],
  anonymous: ['anonymous'],
  callType: coded('callType'),
  agentId: ['agentId'],
  skillQueueId: ['skillQueueId'],
  ivrSeconds: ['ivrSeconds'],
  queueSeconds: ['queueSeconds'],
  ringSeconds: ['ringSeconds'],
  talkSeconds: ['talkSeconds'],
  releaseCause: coded('releaseCause'),
  beginTime: time('beginTime'),
  endTime: time('endTime'),
  outbound: [
    'outbound',
    ...coded('outbound.result'),
    'outbound.resultCode',
    'outbound.businessResult',
    'outbound.businessSubStatus',
  ],
  quirks: ['quirks'],
  deviations: ['deviations'],
  raw: ['raw'],
} as const satisfies Record<keyof Cdr, readonly string[]>

/** Every path of a record. */
export const columns: readonly string[] = Object.values(paths).flat()

/** The default columns of a table: every single value except symbols and time zones, and the quirks. */
export const defaultColumns: readonly string[] = columns.filter(
  (path) =>
    !['deviations', 'raw'].includes(path) &&
    !/\.(symbol|timeZone)$/.test(path) &&
    !columns.some((other) => other.startsWith(`${path}.`)),
)

/** The columns of a table of calls that a search found. */
export const foundColumns: readonly string[] = [
  ...['beganAt', 'beganFrom', 'endedAt', 'ccId', 'direction', 'callId', 'vdnId', 'skillQueueId', 'agentId'],
  ...['queueSeconds', 'talkSeconds', 'answered', 'abandoned', 'callingNumber', 'calledNumber'],
  ...['callType.value', 'callType.meaning', 'releaseCause.value', 'releaseCause.meaning'],
]

/** A record to write. The unmodified response may be missing. */
export type WrittenCdr = Omit<Cdr, 'raw'> & { readonly raw?: unknown }

/** A record to write, a call that a search found, or the figures of several. */
export type WrittenCall = WrittenCdr | FoundCall | CallFigures

/** Returns the value at a path of a record, or of a line of JSON that holds chosen fields; `null` where there is none. */
export function fieldOf(cdr: WrittenCall, path: string): unknown {
  let value: unknown = cdr
  if (Object.hasOwn(cdr, path)) return Reflect.get(cdr, path) ?? null
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null)?.[key] ?? null
  return value
}
