import { useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { countTicks, halfOf, labelledBars } from './chart-axis.ts'
import './chart.css'

/** What a bar is made of: a name, and the color of `tokens.css` that stands for it. */
export interface ChartSeries {
  readonly id: string
  readonly name: string
  readonly color: 'talk' | 'queue' | 'ring' | 'ivr'
}

/** One bar of a chart. */
export interface ChartBar {
  /** What it counts, in full. */
  readonly name: string
  /** What stands below it, if there is room. */
  readonly label: string
  /** A count for each series. */
  readonly counts: readonly number[]
}

interface ChartProps {
  readonly title: string
  /** What the chart says in a few words. */
  readonly note?: ReactNode
  /** What the bars stand for, such as "seconds". */
  readonly unit: string
  readonly series: readonly ChartSeries[]
  readonly bars: readonly ChartBar[]
  /** Whether its bars are hours or days. It may take the room of two charts, and its labels are evenly apart. */
  readonly isOverTime?: boolean
  /** Takes the first and the last bar of those that were clicked, dragged over or chosen by keys. Without it, bars only have tooltips. */
  readonly onChoose?: (first: number, last: number) => void
  /** Whether what a bar stands for is chosen already. */
  readonly isChosen?: (index: number) => boolean
}

/** Counts as bars, stacked by series, with a tooltip, and the same as a table. */
export function Chart({ title, note, unit, series, bars, isOverTime = false, onChoose, isChosen }: ChartProps) {
  const { t, i18n } = useLingui()
  const titleId = useId()
  const row = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<number>()
  const [anchor, setAnchor] = useState<number>()
  const [focusable, setFocusable] = useState(0)
  const totals = bars.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0))
  const most = Math.max(1, ...totals)
  const lines = bars.length === 0 ? [] : countTicks(most)
  const top = Math.max(most, lines.at(-1) ?? 1)
  const labelling = { isLastKept: !isOverTime }
  const labelled = labelledBars(bars.length, labelling)
  const labelledIfNarrow = halfOf(labelled, labelling)
  const choose = (one: number, other: number): void => {
    setAnchor(undefined)
    onChoose?.(Math.min(one, other), Math.max(one, other))
  }
  // A drag may end anywhere.
  useEffect(() => {
    if (anchor === undefined) return
    const end = (): void => setAnchor(undefined)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    return () => {
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
  }, [anchor])
  const press = (event: KeyboardEvent, index: number): void => {
    // Alt with an arrow goes back and forward in the browser.
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -bars.length, End: bars.length }[event.key]
    if (event.key === 'Escape') setAnchor(undefined)
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(Math.max(index + step, 0), bars.length - 1)
    setAnchor(event.shiftKey && onChoose ? (anchor ?? index) : undefined)
    setFocusable(next)
    const place = row.current?.children[next]
    if (place instanceof HTMLElement) place.focus()
  }
  const [from, to] =
    anchor === undefined || active === undefined ? [] : [Math.min(anchor, active), Math.max(anchor, active)]
  const isInRange = (index: number): boolean =>
    from !== undefined && to !== undefined ? index >= from && index <= to : (isChosen?.(index) ?? false)
  const shown = active === undefined ? undefined : bars[active]
  return (
    <figure className={`card chart${isOverTime ? ' over-time' : ''}`} aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId}>{title}</h2>
        {note && <small>{note}</small>}
        {series.length > 1 && (
          <ul className="legend">
            {series.map(({ id, name, color }) => (
              <li key={id} className={color}>
                {name}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
      <div className="plot" style={{ '--bars': bars.length }}>
        <div className="lines" aria-hidden="true">
          {lines.map((line) => (
            <span key={line} style={{ bottom: `${(line / top) * 100}%` }}>
              {i18n.number(line)}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: the bars are no form. */}
        <div
          ref={row}
          className="bars"
          role="group"
          aria-label={
            onChoose
              ? t`Arrow keys move between the bars, Shift extends, Enter shows only these calls.`
              : t`Arrow keys move between the bars.`
          }
          onPointerLeave={() => anchor === undefined && setActive(undefined)}
        >
          {bars.map(({ name, counts }, index) => {
            const common = {
              className: isInRange(index) ? 'bar chosen' : 'bar',
              tabIndex: index === Math.min(focusable, bars.length - 1) ? 0 : -1,
              'aria-label': `${name}: ${counts.map((count, place) => `${series[place]?.name} ${i18n.number(count)}`).join(', ')}`,
              onFocus: () => setActive(index),
              onBlur: () => setActive(undefined),
              onPointerEnter: () => setActive(index),
              onKeyDown: (event: KeyboardEvent) => press(event, index),
            }
            const stack = (
              <span className="stack" style={{ height: `${((totals[index] ?? 0) / top) * 100}%` }}>
                {series.map(({ id, color }, place) => {
                  const count = counts[place] ?? 0
                  return count > 0 && <i key={id} className={color} style={{ flexGrow: count }} />
                })}
              </span>
            )
            if (!onChoose)
              return (
                <span key={name} role="img" {...common}>
                  {stack}
                </span>
              )
            return (
              <button
                key={name}
                type="button"
                {...common}
                onPointerDown={(event) => {
                  if (event.button !== 0) return
                  event.currentTarget.releasePointerCapture(event.pointerId)
                  setAnchor(index)
                  setActive(index)
                }}
                onPointerUp={() => anchor !== undefined && choose(anchor, index)}
                onClick={({ detail }) => detail === 0 && choose(anchor ?? index, index)}
              >
                {stack}
              </button>
            )
          })}
        </div>
        {shown && active !== undefined && (
          <div
            className={active < bars.length / 2 ? 'chart-tooltip' : 'chart-tooltip before'}
            aria-hidden="true"
            style={{ '--at': (active + 0.5) / bars.length }}
          >
            <strong>{shown.name}</strong>
            {series.map(({ id, name, color }, place) => (
              <span key={id} className={color}>
                {name} <b>{i18n.number(shown.counts[place] ?? 0)}</b>
              </span>
            ))}
          </div>
        )}
        <div className="axis" aria-hidden="true">
          {bars.map(({ name, label }, index) => (
            <span key={name} className={labelledIfNarrow.has(index) ? undefined : 'if-wide'}>
              {labelled.has(index) && label}
            </span>
          ))}
        </div>
      </div>
      <details>
        <summary>{t`Show as a table`}</summary>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              {series.map(({ id, name }) => (
                <th key={id} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, counts }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {series.map(({ id }, place) => (
                  <td key={id} className="number">
                    {i18n.number(counts[place] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
