import { type Cdr, isPlausibleDuration } from '@org/cms-cdr-client/browser'
import type { phaseNames } from '../i18n/names.ts'
import { keysOf } from '../state/keys-of.ts'

/** The name of a phase of a call. */
export type PhaseName = keyof typeof phaseNames

/** A phase of a call that took some time. */
export interface Phase {
  readonly name: PhaseName
  readonly seconds: number
  /** Seconds from the start of the call to that of the phase. */
  readonly from: number
}

/** A call as phases that follow each other. */
export interface Timeline {
  readonly phases: readonly Phase[]
  /** Duration of all phases together. */
  readonly seconds: number
  /** Phases that took no time. */
  readonly none: readonly PhaseName[]
  /** Phases of which the record says nothing. */
  readonly unknown: readonly PhaseName[]
  /** Durations that cannot be true: negative, or longer than a day. */
  readonly implausible: readonly Omit<Phase, 'from'>[]
}

/** Returns the timeline of a call. */
export function timelineOf({ ivrSeconds, queueSeconds, ringSeconds, talkSeconds }: Cdr): Timeline {
  const given = { ivr: ivrSeconds, queue: queueSeconds, ring: ringSeconds, talk: talkSeconds }
  const names = keysOf<PhaseName>(given)
  const known = names.flatMap((name) => {
    const seconds = given[name]
    return seconds === null ? [] : [{ name, seconds }]
  })
  const phases: Phase[] = []
  let from = 0
  for (const { name, seconds } of known) {
    if (seconds === 0 || !isPlausibleDuration(seconds)) continue
    phases.push({ name, seconds, from })
    from += seconds
  }
  return {
    phases,
    seconds: from,
    none: known.filter(({ seconds }) => seconds === 0).map(({ name }) => name),
    unknown: names.filter((name) => given[name] === null),
    implausible: known.filter(({ seconds }) => !isPlausibleDuration(seconds)),
  }
}
