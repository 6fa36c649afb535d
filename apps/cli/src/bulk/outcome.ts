import type { CdrErrorCode, CdrOutcome } from '@org/cms-cdr-client'

/** What became of a call. */
export type Outcome = 'found' | 'missing' | 'failed'

/** Their numbers in a table of keys; 0 is for calls that nothing is known of. */
export const outcomeNumbers = { found: 1, missing: 2, failed: 3 } as const satisfies Record<Outcome, number>

/** Set on a call that the input of this run has named. */
export const seenInThisRun = 1 << 3

/** The outcome that a value of the table holds. */
export function outcomeIn(value: number): Outcome | undefined {
  return (['found', 'missing', 'failed'] as const).find((outcome) => outcomeNumbers[outcome] === (value & 7))
}

/** What an outcome of the client is here. */
export function toOutcome(outcome: CdrOutcome): Outcome {
  if (outcome.ok) return 'found'
  return outcome.error.code === 'not_found' ? 'missing' : 'failed'
}

/** Errors that say something of the call; all others say something of the way to the platform, and pass. */
const lastingErrors: ReadonlySet<CdrErrorCode> = new Set(['result', 'invalid_request', 'invalid_response'])

/** Whether asking again may end otherwise, so that the next run does. */
export function isPassing(code: CdrErrorCode): boolean {
  return code !== 'not_found' && !lastingErrors.has(code)
}
