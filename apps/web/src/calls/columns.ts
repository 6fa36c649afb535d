import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { isPlausibleDuration } from '@org/cms-cdr-client/browser'
import { formatDuration } from '../i18n/format-duration.ts'
import { translateMeaning } from '../i18n/meaning.tsx'
import { directionNames, phaseNames } from '../i18n/names.ts'
import type { CallRow, CallState } from './call-row.ts'

/** What translates the texts of a column. */
export type Translator = Pick<I18n, '_' | 'messages'>

/** One column of the table. */
export interface Column {
  readonly label: MessageDescriptor
  /** In pixels, until somebody changes it. */
  readonly width: number
  readonly isNumber?: boolean
  /** What it is sorted by; `undefined` comes last. Without it the column is not sorted. */
  readonly key?: (row: CallRow) => number | string | undefined
  readonly text: (row: CallRow, i18n: Translator) => string
}

const number = (label: MessageDescriptor, width: number, of: (row: CallRow) => number | null | undefined): Column => ({
  label,
  width,
  isNumber: true,
  key: (row) => of(row) ?? undefined,
  text: (row) => String(of(row) ?? ''),
})

const seconds = (label: MessageDescriptor, width: number, of: (row: CallRow) => number | null | undefined): Column => ({
  ...number(label, width, of),
  text: (row, i18n) => {
    const value = of(row)
    if (value === null || value === undefined) return ''
    const text = formatDuration(value)
    return isPlausibleDuration(value) ? text : `${text} (${i18n._(msg`implausible`)})`
  },
})

// In the singular: the filter of a list counts them.
const ownStateNames: Readonly<Record<CallState, MessageDescriptor>> = {
  waiting: msg({ message: 'Waiting', context: 'one call' }),
  found: msg({ message: 'Found', context: 'one call' }),
  missing: msg({ message: 'Not found', context: 'one call' }),
  failed: msg({ message: 'Failed', context: 'one call' }),
}

/** The columns of the table, by name, in their order. */
export const columns = {
  callId: { label: msg`Call ID`, width: 144, key: ({ rank }) => rank, text: ({ query }) => query.callId },
  state: {
    label: msg`State`,
    width: 126,
    key: ({ state }) => ['found', 'missing', 'failed', 'waiting'].indexOf(state),
    text: ({ state }, i18n) => i18n._(ownStateNames[state]),
  },
  direction: {
    label: msg`Direction`,
    width: 88,
    key: ({ cdr }) => cdr?.direction,
    text: ({ cdr }, i18n) => (cdr ? i18n._(directionNames[cdr.direction]) : ''),
  },
  begin: {
    label: msg`Start`,
    width: 152,
    key: ({ cdr }) => epoch(cdr?.beginTime?.text),
    text: ({ cdr }) => cdr?.beginTime?.text ?? '',
  },
  wait: seconds(msg`Wait`, 80, ({ cdr }) => cdr?.queueSeconds),
  talk: seconds(phaseNames.talk, 108, ({ cdr }) => cdr?.talkSeconds),
  agent: {
    ...number(msg`Agent`, 96, ({ cdr }) => cdr?.agentId),
    text: ({ cdr }, i18n) => (cdr?.agentId === 0 ? i18n._(msg`No agent`) : String(cdr?.agentId ?? '')),
  },
  ring: seconds(phaseNames.ring, 84, ({ cdr }) => cdr?.ringSeconds),
  ivr: seconds(phaseNames.ivr, 84, ({ cdr }) => cdr?.ivrSeconds),
  calling: { label: msg`Calling number`, width: 124, text: ({ cdr }) => cdr?.callingNumber ?? '' },
  releaseCause: {
    label: msg`Release cause`,
    width: 204,
    key: ({ cdr }) => cdr?.releaseCause?.value,
    text: ({ state, cdr, error }, i18n) => {
      if (state === 'missing') return i18n._(msg`No call with this ID.`)
      if (error) return error.message
      const { value = '', meaning } = cdr?.releaseCause ?? {}
      return meaning ? `${value} ${translateMeaning(i18n, meaning)}` : String(value)
    },
  },
} as const satisfies Readonly<Record<string, Column>>

/** Name of a column. */
export type ColumnName = keyof typeof columns

/** Orders the local times of one call center; it is no point in time. */
function epoch(text: string | undefined): number | undefined {
  const milliseconds = Date.parse(`${text?.replace(' ', 'T')}Z`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}
