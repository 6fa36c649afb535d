import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { formatDuration } from '../i18n/format-duration.ts'
import './figures.css'

interface ChangeProps {
  readonly now: number | null | undefined
  readonly before: number | null | undefined
  /** Which way is better, if one is. */
  readonly better?: 'more' | 'less' | undefined
  /** How the difference is written. A share changes by points. */
  readonly as?: 'count' | 'ratio' | 'share' | 'duration'
  /** Whether its place is kept where nothing can be compared. */
  readonly isAlways?: boolean
}

/** How a figure differs from the one that it is compared with. */
export function Change({ now, before, better, as = 'count', isAlways = false }: ChangeProps) {
  const { t, i18n } = useLingui()
  if (now == null || before == null || (as === 'ratio' && before === 0))
    return isAlways ? <small className="change" /> : null
  const difference = as === 'ratio' ? now / before - 1 : now - before
  const size = Math.abs(difference)
  const points = Math.round(size * 1000) / 10
  const texts = {
    count: () => i18n.number(size),
    ratio: () => i18n.number(size, { style: 'percent', maximumFractionDigits: size < 0.1 ? 1 : 0 }),
    share: () => t`${plural(points, { one: '# point', other: '# points' })}`,
    duration: () => formatDuration(size),
  }
  // What is too small to be written is no change.
  const isSame = as === 'duration' ? Math.round(size) === 0 : size < (as === 'count' ? 1 : 0.0005)
  const isUp = difference > 0
  const tone = isSame || !better ? '' : isUp === (better === 'more') ? ' good' : ' bad'
  return <small className={`change${tone}`}>{isSame ? '±0' : `${isUp ? '+' : '−'}${texts[as]()}`}</small>
}
