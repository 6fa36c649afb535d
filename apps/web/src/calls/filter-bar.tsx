import { useId } from 'react'
import { useSpeech } from '../words/language.tsx'
import { Sentence } from '../words/sentence.tsx'
import type { Filter } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import type { CallState } from './call-row.ts'
import type { CallRun } from './call-run.ts'
import { callLists } from './use-lists.ts'

const states = ['found', 'missing', 'failed', 'waiting'] as const satisfies readonly CallState[]

/** What narrows the table, and everything that is made of it. */
export function FilterBar({ list, run }: { readonly list: OpenList; readonly run: CallRun }) {
  const { say } = useSpeech()
  const [text, state] = [useId(), useId()]
  const { filter } = list.table
  const change = (part: Partial<Filter>): void =>
    callLists.arrange(list.id, { filter: { ...filter, ...part }, scrollTop: 0 })
  const cause = run.rows.find(({ cdr }) => cdr?.releaseCause?.value === filter.releaseCause)?.cdr?.releaseCause
  return (
    <search className="filter">
      <label htmlFor={text}>{say('filterText')}</label>
      <input id={text} type="search" value={filter.text} onChange={(event) => change({ text: event.target.value })} />
      <label htmlFor={state}>{say('state')}</label>
      <select
        id={state}
        value={filter.state ?? ''}
        onChange={(event) => change({ state: states.find((one) => one === event.target.value) })}
      >
        <option value="">{say('everyState')}</option>
        {states.map((one) => (
          <option key={one} value={one}>
            {say(one)}
          </option>
        ))}
      </select>
      {filter.releaseCause !== undefined && (
        <button type="button" onClick={() => change({ releaseCause: undefined })}>
          {say('releaseCause')} {filter.releaseCause} {cause?.meaning && <Sentence>{cause.meaning}</Sentence>} ✕
        </button>
      )}
    </search>
  )
}
