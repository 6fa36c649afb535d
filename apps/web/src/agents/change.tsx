import { useLingui } from '@lingui/react/macro'
import { formatDuration } from '../i18n/format-duration.ts'

interface ChangeProps {
  readonly now: number | null
  readonly before: number | null | undefined
  /** Which way is better, if one is. */
  readonly isGood?: 'more' | 'less' | undefined
  readonly as?: 'count' | 'share' | 'duration'
}

/** The change against the days that are compared with. */
export function Change({ now, before, isGood, as = 'count' }: ChangeProps) {
  const { t, i18n } = useLingui()
  if (before === undefined) return null
  if (now === null || before === null) return <small className="change">{t`no comparison`}</small>
  const difference = now - before
  const isUp = difference > 0
  const size = Math.abs(difference)
  const text =
    as === 'duration'
      ? formatDuration(size)
      : as === 'share'
        ? t`${{ points: i18n.number(size * 100, { maximumFractionDigits: 1 }) }} points`
        : i18n.number(size)
  const look = difference === 0 || !isGood ? '' : isUp === (isGood === 'more') ? ' better' : ' worse'
  const sign = difference === 0 ? '±' : isUp ? '+' : '−'
  return <small className={`change${look}`}>{`${sign}${text}`}</small>
}
