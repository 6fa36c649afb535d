import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { Meaning } from '../i18n/meaning.tsx'
import type { Filter } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import { type CallState, stateNames } from './call-row.ts'
import type { CallRun } from './call-run.ts'
import { callLists } from './use-lists.ts'

const states = ['found', 'missing', 'failed', 'waiting'] as const satisfies readonly CallState[]

/** What narrows the table, and everything that is made of it. */
export function FilterBar({ list, run }: { readonly list: OpenList; readonly run: CallRun }) {
  const { t } = useLingui()
  const [text, state] = [useId(), useId()]
  const { filter } = list.table
  const change = (part: Partial<Filter>): void =>
    callLists.arrange(list.id, { filter: { ...filter, ...part }, scrollTop: 0 })
  const cause = run.rows.find(({ cdr }) => cdr?.releaseCause?.value === filter.releaseCause)?.cdr?.releaseCause
  return (
    <search className="filter">
      <label htmlFor={text}>{t`Filter`}</label>
      <input id={text} type="search" value={filter.text} onChange={(event) => change({ text: event.target.value })} />
      <label htmlFor={state}>{t`State`}</label>
      <select
        id={state}
        value={filter.state ?? ''}
        onChange={(event) => change({ state: states.find((one) => one === event.target.value) })}
      >
        <option value="">{t`All`}</option>
        {states.map((one) => (
          <option key={one} value={one}>
            {t(stateNames[one])}
          </option>
        ))}
      </select>
      {filter.releaseCause !== undefined && (
        <button type="button" onClick={() => change({ releaseCause: undefined })}>
          {t`Release cause`} {filter.releaseCause} {cause?.meaning && <Meaning>{cause.meaning}</Meaning>} ✕
        </button>
      )}
    </search>
  )
}
