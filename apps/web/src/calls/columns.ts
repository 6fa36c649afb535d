import { isPlausibleDuration } from '@org/cms-cdr-client/browser'
import type { Word } from '../words/en.ts'
import type { Speech } from '../words/language.tsx'
import { type CallRow, waitSecondsOf } from './call-row.ts'

/** How a column speaks. */
export type Speaker = Pick<Speech, 'say' | 'inWords' | 'seconds'>

/** One column of the table. */
export interface Column {
  readonly word: Word
  readonly isNumber?: boolean
  /** What it is sorted by; `undefined` comes last. Without it the column is not sorted. */
  readonly key?: (row: CallRow) => number | string | undefined
  readonly text: (row: CallRow, speaker: Speaker) => string
}

const number = (word: Word, of: (row: CallRow) => number | null | undefined): Column => ({
  word,
  isNumber: true,
  key: (row) => of(row) ?? undefined,
  text: (row) => String(of(row) ?? ''),
})

const seconds = (word: Word, of: (row: CallRow) => number | null | undefined): Column => ({
  ...number(word, of),
  text: (row, speaker) => {
    const value = of(row)
    if (value === null || value === undefined) return ''
    const text = speaker.seconds(value)
    return isPlausibleDuration(value) ? text : `${text} (${speaker.say('implausible')})`
  },
})

/** The columns of the table, by name, in their order. */
export const columns = {
  callId: { word: 'askLabel', key: ({ query }) => query.callId, text: ({ query }) => query.callId },
  state: {
    word: 'state',
    key: ({ state }) => ['found', 'missing', 'failed', 'waiting'].indexOf(state),
    text: ({ state, cdr }, { say }) => say(cdr ? cdr.direction : state),
  },
  begin: {
    word: 'begin',
    key: ({ cdr }) => epoch(cdr?.beginTime?.text),
    text: ({ cdr }) => cdr?.beginTime?.text ?? '',
  },
  wait: seconds('wait', ({ cdr }) => cdr && waitSecondsOf(cdr)),
  talk: seconds('talk', ({ cdr }) => cdr?.talkSeconds),
  agent: number('agent', ({ cdr }) => cdr?.agentId),
  releaseCause: {
    word: 'releaseCause',
    key: ({ cdr }) => cdr?.releaseCause?.value,
    text: ({ cdr, error }, { inWords }) => {
      if (error) return error.message
      const { value = '', meaning } = cdr?.releaseCause ?? {}
      return meaning ? `${value} ${inWords(meaning)}` : String(value)
    },
  },
  queue: seconds('queue', ({ cdr }) => cdr?.queueSeconds),
  ring: seconds('ring', ({ cdr }) => cdr?.ringSeconds),
  ivr: seconds('ivr', ({ cdr }) => cdr?.ivrSeconds),
  calling: { word: 'callingNumber', text: ({ cdr }) => cdr?.callingNumber ?? '' },
} as const satisfies Readonly<Record<string, Column>>

/** Name of a column. */
export type ColumnName = keyof typeof columns

/** Orders the local times of one call centre; it is no point in time. */
function epoch(text: string | undefined): number | undefined {
  const milliseconds = Date.parse(`${text?.replace(' ', 'T')}Z`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}
