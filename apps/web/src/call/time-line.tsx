import { useLingui } from '@lingui/react/macro'
import type { Cdr } from '@org/cms-cdr-client/browser'
import { formatDuration } from '../i18n/format-duration.ts'
import { phaseNames } from '../i18n/names.ts'
import { phasesOf } from './phases.ts'

const width = 1000
const height = 48

/** The call, drawn to scale: IVR, queue, ring, talk. The seconds stand below as text, for everyone. */
export function TimeLine({ cdr }: { readonly cdr: Cdr }) {
  const { t } = useLingui()
  const { phases, seconds } = phasesOf(cdr)
  if (seconds === 0 && phases.every(({ isPlausible }) => isPlausible)) return null
  return (
    <figure className="time-line">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {phases.map(({ name, from, share }) => (
          <rect key={name} className={`phase ${name}`} x={from * width} width={share * width} height={height} />
        ))}
      </svg>
      <figcaption>
        <ul>
          {phases.map((phase) => (
            <li key={phase.name} className={`phase ${phase.name}`}>
              {t(phaseNames[phase.name])} <strong>{formatDuration(phase.seconds)}</strong>
              {!phase.isPlausible && ` (${t`implausible`})`}
            </li>
          ))}
          <li className="total">
            <strong>{formatDuration(seconds)}</strong> {t`total`}
          </li>
        </ul>
      </figcaption>
    </figure>
  )
}
