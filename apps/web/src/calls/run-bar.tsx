import { Plural, useLingui } from '@lingui/react/macro'
import { formatDuration } from '../i18n/format-duration.ts'
import { directionNames } from '../i18n/names.ts'
import type { LookUpSettings } from './call-lists.ts'
import { stateNames } from './call-row.ts'
import type { CallRun } from './call-run.ts'

interface RunBarProps {
  readonly run: CallRun
  readonly settings: LookUpSettings
}

/** How far a run is and how its calls are looked up, with the buttons that pause and continue it. */
export function RunBar({ run, settings }: RunBarProps) {
  const { t, i18n } = useLingui()
  const { rows, counts, settled, status, pausedBy, perSecond } = run
  const left = rows.length - settled
  const seconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined
  const told = (count?: number): string =>
    Object.entries(counts)
      .map(([state, own]) => `${t(stateNames[state as keyof typeof counts])} ${i18n.number(count ?? own)}`)
      .join(', ')
  return (
    <section className="run" aria-label={t`Progress`}>
      <progress max={rows.length} value={settled} aria-label={t`Progress`} />
      <p className="counts">
        <strong style={roomFor(`${i18n.number(rows.length)} / ${i18n.number(rows.length)}`)}>
          {`${i18n.number(settled)} / ${i18n.number(rows.length)}`}
        </strong>{' '}
        <span style={roomFor(told(rows.length))}>{told()}</span>
        {status === 'asking' && seconds !== undefined && (
          <small>{t`${{ rate: i18n.number(Math.round(perSecond)) }} per second, ${{ left: formatDuration(seconds) }} left`}</small>
        )}
      </p>
      <p className="controls">
        {status === 'asking' && (
          <button type="button" onClick={() => run.pause('person')}>
            {t`Pause`}
          </button>
        )}
        {status === 'paused' && (
          <button type="button" className="main" onClick={() => void run.start()}>
            {t`Resume`}
          </button>
        )}
        {status !== 'asking' && counts.failed > 0 && (
          <button type="button" onClick={() => void run.retryFailed()}>
            <Plural value={{ count: counts.failed }} one="Retry # failed call" other="Retry # failed calls" />
          </button>
        )}
      </p>
      <p className="settings">
        <small>
          {[
            t`Direction: ${{ direction: t(directionNames[settings.direction]) }}`,
            t`Call center ${{ ccId: settings.ccId }}`,
            settings.timeZone ?? t`No time zone`,
          ].join(' · ')}
        </small>
      </p>
      {/* Said aloud when it changes, which is seldom; the counts above change all the time. */}
      <p role="status" className={pausedBy === 'unreachable' ? 'refusal' : undefined}>
        {status === 'done' && t`Done`}
        {pausedBy === 'person' && t`Paused`}
        {pausedBy === 'unreachable' && t`Paused: can't reach the server. Nothing is lost. Resume when it is back.`}
      </p>
    </section>
  )
}

/** Room for the longest text that can stand here, so that what follows stays where it is. */
function roomFor({ length }: string) {
  return { minWidth: `min(100%, ${length}ch)` }
}
