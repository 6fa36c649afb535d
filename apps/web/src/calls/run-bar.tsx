import { Plural, useLingui } from '@lingui/react/macro'
import { Pause, Play, RotateCcw } from 'lucide-react'
import { FailureTitle } from '../call/failure.tsx'
import { formatDuration } from '../i18n/format-duration.ts'
import { directionNames } from '../i18n/names.ts'
import { Button } from '../ui/button.tsx'
import type { LookUpSettings } from './call-lists.ts'
import type { CallRun } from './call-run.ts'

interface RunBarProps {
  readonly run: CallRun
  readonly settings: LookUpSettings
}

/** How far a run is and how its calls are looked up, with the buttons that pause and continue it. */
export function RunBar({ run, settings }: RunBarProps) {
  const { t, i18n } = useLingui()
  const { rows, counts, settled, status, pausedBy, reason, perSecond } = run
  const left = rows.length - settled
  const seconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined
  const counted = (count: number) =>
    t`${{ settled: i18n.number(count) }} of ${{ all: i18n.number(rows.length) }} looked up`
  return (
    <section className="run" aria-label={t`Progress`}>
      <progress max={rows.length} value={settled} aria-label={t`Progress`} />
      <div className="line">
        <p className="counts">
          {/* Room for the longest text that can stand here, so that what follows stays where it is. */}
          <strong style={{ minWidth: `${counted(rows.length).length}ch` }}>{counted(settled)}</strong>
          {status === 'running' && seconds !== undefined && (
            <small>{t`${{ rate: i18n.number(Math.round(perSecond)) }} per second, ${{ left: formatDuration(seconds) }} left`}</small>
          )}
        </p>
        {/* Said aloud when it changes, which is seldom; the counts above change all the time. */}
        <p role="status" className={reason ? 'refusal' : undefined}>
          {status === 'done' && t`Done`}
          {pausedBy === 'person' && t`Paused`}
          {pausedBy === 'unreachable' && t`Paused: can't reach the server. Nothing is lost. Resume when it is back.`}
          {pausedBy === 'failing' && (
            <>
              {t`Paused after several failures in a row.`} <FailureTitle error={reason} />
            </>
          )}
        </p>
        <p className="controls">
          {status === 'running' && (
            <Button isSmall onPress={() => run.pause('person')}>
              <Pause aria-hidden="true" />
              {t`Pause`}
            </Button>
          )}
          {status === 'paused' && (
            <Button isSmall look="primary" onPress={() => void run.start()}>
              <Play aria-hidden="true" />
              {t`Resume`}
            </Button>
          )}
          {status === 'done' && counts.failed > 0 && (
            <Button isSmall onPress={() => void run.retryFailed()}>
              <RotateCcw aria-hidden="true" />
              <Plural value={{ count: counts.failed }} one="Retry # failed call" other="Retry # failed calls" />
            </Button>
          )}
        </p>
      </div>
      <p className="settings">
        <small>
          {[
            t`${{ name: t`Direction` }}: ${{ value: t(directionNames[settings.direction]) }}`,
            t`Call center ${{ ccId: settings.ccId }}`,
            settings.timeZone ?? t`No time zone`,
          ].join(' · ')}
        </small>
      </p>
    </section>
  )
}
