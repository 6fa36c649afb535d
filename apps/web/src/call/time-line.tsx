import type { Cdr } from '@org/cms-cdr-client/browser'
import { useSpeech } from '../words/language.tsx'
import { phasesOf } from './phases.ts'

const width = 1000
const height = 48

/** The call, drawn to scale: IVR, queue, ring, talk. The seconds stand below as text, for everyone. */
export function TimeLine({ cdr }: { readonly cdr: Cdr }) {
  const { say, seconds: inSeconds } = useSpeech()
  const { phases, seconds } = phasesOf(cdr)
  if (seconds === 0 && phases.every(({ isPlausible }) => isPlausible)) return null
  return (
    <figure className="time-line">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {phases.map(({ word, from, share }) => (
          <rect key={word} className={`phase ${word}`} x={from * width} width={share * width} height={height} />
        ))}
      </svg>
      <figcaption>
        <ul>
          {phases.map((phase) => (
            <li key={phase.word} className={`phase ${phase.word}`}>
              {say(phase.word)} <strong>{inSeconds(phase.seconds)}</strong>
              {!phase.isPlausible && ` (${say('implausible')})`}
            </li>
          ))}
          <li className="total">
            <strong>{inSeconds(seconds)}</strong> {say('total')}
          </li>
        </ul>
      </figcaption>
    </figure>
  )
}
