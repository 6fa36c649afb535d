import { useLingui } from '@lingui/react/macro'
import type { Cdr } from '@org/cms-cdr-client/browser'
import { BellRing, Headset, Hourglass, Workflow } from 'lucide-react'
import { formatDuration } from '../i18n/format-duration.ts'
import { phaseNames } from '../i18n/names.ts'
import { type CallTimes, later, type Moment } from './call-times.ts'
import { type Phase, type PhaseName, type Timeline as TimelineData, timelineOf } from './timeline-of.ts'

const icons = { ivr: Workflow, queue: Hourglass, ring: BellRing, talk: Headset } as const

/** The phases of a call, drawn to scale, with the times at which they began. Short phases keep the room of their names. */
export function Timeline({ cdr, times }: { readonly cdr: Cdr; readonly times: CallTimes | undefined }) {
  const { t } = useLingui()
  const timeline = timelineOf(cdr)
  return (
    <section className="timeline" aria-label={t`Timeline`}>
      {timeline.phases.length > 0 && (
        <ol>
          {timeline.phases.map((phase, index) => (
            <PhaseBlock
              key={phase.name}
              phase={phase}
              share={phase.seconds / timeline.seconds}
              begin={times?.begin}
              end={index === timeline.phases.length - 1}
            />
          ))}
        </ol>
      )}
      <Rest timeline={timeline} />
    </section>
  )
}

interface PhaseBlockProps {
  readonly phase: Phase
  readonly share: number
  readonly begin: Moment | undefined
  /** Whether the call ends with it. */
  readonly end: boolean
}

function PhaseBlock({ phase: { name, seconds, from }, share, begin, end }: PhaseBlockProps) {
  const { t } = useLingui()
  const Icon = icons[name]
  return (
    <li className={`phase ${name}`} style={{ '--share': share }}>
      <div className="block">
        <Icon size={16} aria-hidden="true" />
        <span>
          {t(phaseNames[name])} <strong>{formatDuration(seconds)}</strong>
        </span>
      </div>
      <div className="clocks">
        <Clock begin={begin} seconds={from} />
        {end && <Clock begin={begin} seconds={from + seconds} />}
      </div>
    </li>
  )
}

/** The time of day, or how long after the start of the call where the time of day is unknown. */
function Clock({ begin, seconds }: { readonly begin: Moment | undefined; readonly seconds: number }) {
  const { i18n } = useLingui()
  if (!begin) return <span>+{formatDuration(seconds)}</span>
  const { clock, instant } = later(begin, seconds)
  return (
    <time dateTime={instant?.toISOString() ?? new Date(clock).toISOString().slice(0, 19)}>
      {i18n.date(new Date(clock), { timeStyle: 'medium', timeZone: 'UTC' })}
    </time>
  )
}

/** The total, and what takes no part in the drawing. */
function Rest({ timeline: { phases, seconds, none, unknown, implausible } }: { readonly timeline: TimelineData }) {
  const { t } = useLingui()
  const item = (name: PhaseName, text: string) => (
    <li key={name}>
      {t(phaseNames[name])} <strong>{text}</strong>
    </li>
  )
  return (
    <ul className="timeline-rest">
      {(phases.length > 0 || none.length > 0) && (
        <li>
          {t`Total`} <strong>{formatDuration(seconds)}</strong>
        </li>
      )}
      {none.map((name) => item(name, formatDuration(0)))}
      {implausible.map(({ name, seconds: given }) =>
        item(name, t`${{ duration: formatDuration(given) }} (implausible)`),
      )}
      {unknown.map((name) => item(name, t`not in the record`))}
    </ul>
  )
}
