import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useSpeech } from '../../words/language.tsx'
import { Sentence } from '../../words/sentence.tsx'
import type { OpenList } from '../call-lists.ts'
import type { CallRow } from '../call-row.ts'
import { answeredWithin, distributionOf, middleOf, type Statistics, statisticsOf } from '../statistics.ts'
import { callLists } from '../use-lists.ts'
import { BarChart } from './bar-chart.tsx'

interface ChartsProps {
  readonly rows: readonly CallRow[]
  readonly list: OpenList
}

/** What the calls that are shown have in common. */
export function Charts({ rows, list }: ChartsProps) {
  const { say, number } = useSpeech()
  // The table comes first.
  const later = useDeferredValue(rows)
  const statistics = useMemo(() => statisticsOf(later), [later])
  const { waits, talks, hours, calls } = statistics
  if (calls === 0) return null
  const middle = (seconds: readonly number[]): string => {
    const found = middleOf(seconds)
    return found ? say('middle', { median: number(found.median), p90: number(found.p90) }) : ''
  }
  return (
    <section className="charts" aria-label={say('charts')}>
      <ServiceLevel statistics={statistics} />
      <BarChart title={say('waitChart')} note={middle(waits)} bars={distributionOf(waits)} unit={say('seconds')} />
      <BarChart title={say('talkChart')} note={middle(talks)} bars={distributionOf(talks)} unit={say('seconds')} />
      {hours.some(({ count }) => count > 0) && (
        <BarChart title={say('hourChart')} note={say('hourNote')} bars={hours} unit={say('hour')} />
      )}
      {/* It grows while calls come in: nothing stands below it. */}
      <Causes statistics={statistics} list={list} />
    </section>
  )
}

const usualSeconds = 20

function ServiceLevel({ statistics }: { readonly statistics: Statistics }) {
  const { say, locale, number } = useSpeech()
  const [seconds, setSeconds] = useState(usualSeconds)
  const id = useId()
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const level = answeredWithin(statistics, seconds)
  if (level === undefined) return null
  return (
    <figure className="chart level">
      <figcaption>
        <label htmlFor={id}>{say('levelLabel')}</label>{' '}
        <input
          id={id}
          type="number"
          min={0}
          value={seconds}
          onChange={(event) => setSeconds(Math.max(0, event.target.valueAsNumber || 0))}
        />{' '}
        {say('seconds')}
      </figcaption>
      <output htmlFor={id}>{share.format(level)}</output>
      <p>
        <small>{say('levelNote', { calls: number(statistics.inbound) })}</small>
      </p>
    </figure>
  )
}

const mostCauses = 12
/** As wide as a digit: a number that grows stays where it ends. */
const figureSpace = '\u2007'

function Causes({ statistics, list }: { readonly statistics: Statistics; readonly list: OpenList }) {
  const { say, number } = useSpeech()
  const { filter } = list.table
  const [first] = statistics.causes
  const digits = number(list.run?.rows.length ?? 0).length
  if (!first) return null
  return (
    <figure className="chart">
      <figcaption>{say('causeChart')}</figcaption>
      <ul className="causes">
        {statistics.causes.slice(0, mostCauses).map(({ value, meaning, count }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={filter.releaseCause === value}
              onClick={() =>
                callLists.arrange(list.id, {
                  filter: { ...filter, releaseCause: filter.releaseCause === value ? undefined : value },
                })
              }
            >
              <code>{value}</code> <span>{meaning && <Sentence>{meaning}</Sentence>}</span>{' '}
              <strong>{number(count).padStart(digits, figureSpace)}</strong>
            </button>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(count / first.count) * 100} height="1" />
            </svg>
          </li>
        ))}
      </ul>
    </figure>
  )
}
