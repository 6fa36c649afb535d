import { useLingui } from '@lingui/react/macro'
import { ticks } from 'd3-array'
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Span } from './archive-filters.ts'
import type { CallStats } from './archive-requests.ts'

type Group = CallStats['groups'][number]

interface OverTimeProps {
  readonly groups: readonly Group[] | undefined
  readonly by: 'hour' | 'day'
  readonly timeZone: string
  /** Shows only what lies in a span of time. */
  readonly onSpan: (span: Span) => void
}

const series = ['answered', 'abandoned', 'other'] as const

/** How many calls there were in each hour or day, by what became of them. A click filters, and so does a drag over several. */
export function OverTime({ groups = [], by, timeZone, onSpan }: OverTimeProps) {
  const { t, i18n } = useLingui()
  const titleId = useId()
  const bars = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<number>()
  const [anchor, setAnchor] = useState<number>()
  const [focusable, setFocusable] = useState(0)
  const most = Math.max(1, ...groups.map(({ offered }) => offered))
  // Calls are whole.
  const lines = groups.length === 0 ? [] : ticks(0, most, 4).filter(Number.isInteger)
  const top = Math.max(most, lines.at(-1) ?? 1)
  const names = { answered: t`Answered`, abandoned: t`Abandoned`, other: t`Other` }
  const time = (text: string | null, options: Intl.DateTimeFormatOptions): string =>
    text === null ? '' : i18n.date(new Date(text), { ...options, timeZone })
  const nameOf = ({ from, to }: Group): string =>
    by === 'hour'
      ? `${time(from, { weekday: 'short', hour: 'numeric', minute: '2-digit' })} – ${time(to, { hour: 'numeric', minute: '2-digit' })}`
      : time(from, { weekday: 'short', day: 'numeric', month: 'short' })
  const choose = (one: number, other: number): void => {
    const [first, last] = [groups[Math.min(one, other)], groups[Math.max(one, other)]]
    setAnchor(undefined)
    if (!first?.from || !last?.to) return
    onSpan({ from: new Date(first.from).toISOString(), to: new Date(last.to).toISOString() })
  }
  const press = (event: KeyboardEvent, index: number): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -groups.length, End: groups.length }[event.key]
    if (event.key === 'Escape') setAnchor(undefined)
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(Math.max(index + step, 0), groups.length - 1)
    setAnchor(event.shiftKey ? (anchor ?? index) : undefined)
    setFocusable(next)
    bars.current?.querySelectorAll('button')[next]?.focus()
  }
  const [from, to] =
    anchor === undefined || active === undefined ? [] : [Math.min(anchor, active), Math.max(anchor, active)]
  const every = Math.ceil(groups.length / 8)
  const shown = active === undefined ? undefined : groups[active]
  return (
    <figure className="card over-time" aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId}>{by === 'hour' ? t`Calls by hour` : t`Calls by day`}</h2>
        <ul className="legend">
          {series.map((one) => (
            <li key={one} className={one}>
              {names[one]}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className="plot">
        <div className="lines" aria-hidden="true">
          {lines.map((line) => (
            <span key={line} style={{ bottom: `${(line / top) * 100}%` }}>
              {i18n.number(line)}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: the bars are no form. */}
        <div
          ref={bars}
          className="bars"
          role="group"
          aria-label={t`Arrow keys move between the bars, Shift extends, Enter shows only these calls.`}
          onPointerLeave={() => anchor === undefined && setActive(undefined)}
        >
          {groups.map((group, index) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
              key={index}
              type="button"
              className={`bar${from !== undefined && to !== undefined && index >= from && index <= to ? ' chosen' : ''}`}
              tabIndex={index === Math.min(focusable, groups.length - 1) ? 0 : -1}
              aria-label={`${nameOf(group)}: ${series.map((one) => `${names[one]} ${i18n.number(group[one])}`).join(', ')}`}
              onFocus={() => setActive(index)}
              onBlur={() => setActive(undefined)}
              onPointerDown={(event) => {
                event.currentTarget.releasePointerCapture(event.pointerId)
                setAnchor(index)
                setActive(index)
              }}
              onPointerEnter={() => setActive(index)}
              onPointerUp={() => choose(anchor ?? index, index)}
              onKeyDown={(event) => press(event, index)}
              onClick={({ detail }) => detail === 0 && choose(anchor ?? index, index)}
            >
              <span className="stack" style={{ height: `${(group.offered / top) * 100}%` }}>
                {series.map(
                  (one) => group[one] > 0 && <i key={one} className={one} style={{ flexGrow: group[one] }} />,
                )}
              </span>
            </button>
          ))}
          {shown && active !== undefined && (
            <div
              className="chart-tooltip"
              aria-hidden="true"
              style={{ '--at': `${((active + 0.5) / groups.length) * 100}%` } as CSSProperties}
            >
              <strong>{nameOf(shown)}</strong>
              {series.map((one) => (
                <span key={one} className={one}>
                  {names[one]} <b>{i18n.number(shown[one])}</b>
                </span>
              ))}
            </div>
          )}
        </div>
        <div className="axis" aria-hidden="true">
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            <span key={index}>
              {index % every === 0 &&
                time(group.from, by === 'hour' ? { hour: 'numeric' } : { day: 'numeric', month: 'short' })}
            </span>
          ))}
        </div>
      </div>
    </figure>
  )
}
