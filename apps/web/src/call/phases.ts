import { type Cdr, isPlausibleDuration } from '@org/cms-cdr-client/browser'
import type { phaseNames } from '../i18n/names.ts'

/** One part of a call, in the order in which they follow each other. */
export interface Phase {
  readonly name: keyof typeof phaseNames
  readonly seconds: number
  /** Whether it can be true; else it takes no part of the whole. */
  readonly isPlausible: boolean
  /** Where it begins and how long it is, as shares of the whole. */
  readonly from: number
  readonly share: number
}

/** The parts of a call whose length is known. */
export function phasesOf(cdr: Cdr): { readonly phases: readonly Phase[]; readonly seconds: number } {
  const known = (
    [
      ['ivr', cdr.ivrSeconds],
      ['queue', cdr.queueSeconds],
      ['ring', cdr.ringSeconds],
      ['talk', cdr.talkSeconds],
    ] as const
  ).flatMap(([name, seconds]) =>
    seconds === null ? [] : [{ name, seconds, isPlausible: isPlausibleDuration(seconds) }],
  )
  const total = known.reduce((sum, { seconds, isPlausible }) => sum + (isPlausible ? seconds : 0), 0)
  let before = 0
  const phases = known.map(({ name, seconds, isPlausible }): Phase => {
    const drawn = isPlausible ? seconds : 0
    const phase = { name, seconds, isPlausible, from: total && before / total, share: total && drawn / total }
    before += drawn
    return phase
  })
  return { phases, seconds: total }
}
