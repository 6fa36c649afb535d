import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import './chart.css'
import './ranked-bars.css'

interface RankedBarsProps {
  readonly title: string
  /** The largest first. */
  readonly items: readonly { readonly id: number; readonly name: ReactNode; readonly count: number }[]
  /** What is said if there is none. */
  readonly empty?: string | undefined
  readonly chosen: readonly number[]
  readonly onChoose: (id: number) => void
}

const few = 6

/** What came how often. Each can be chosen, to show only these calls. */
export function RankedBars({ title, items, empty, chosen, onChoose }: RankedBarsProps) {
  const { t, i18n } = useLingui()
  const titleId = useId()
  const [areAll, setAreAll] = useState(false)
  const most = Math.max(1, ...items.map(({ count }) => count))
  return (
    <figure className="card chart" aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId}>{title}</h2>
        {items.length > few && (
          <Button look="quiet" isSmall onPress={() => setAreAll(!areAll)}>
            {areAll ? t`Show fewer` : t`Show all ${{ count: items.length }}`}
          </Button>
        )}
      </figcaption>
      <ul className="ranked-bars">
        {items.length === 0 && empty && <li className="none">{empty}</li>}
        {(areAll ? items : items.slice(0, few)).map(({ id, name, count }) => (
          <li key={id}>
            <button type="button" aria-pressed={chosen.includes(id)} onClick={() => onChoose(id)}>
              <span className="name">
                <code>{id}</code> {name}
              </span>
              <span className="count">{i18n.number(count)}</span>
              <span className="track">
                <i style={{ width: `${(count / most) * 100}%` }} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </figure>
  )
}
