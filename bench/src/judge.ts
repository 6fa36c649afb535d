/** A figure and what it should be. */
export interface Judged {
  readonly what: string
  readonly figure: number
  readonly goal: number
  /** Which way is better. */
  readonly better: 'higher' | 'lower'
  /** What is printed beside the figure, such as its spread. */
  readonly beside?: string
}

/** A run that reaches less of a goal than this has failed. A machine that is shared is sometimes this much slower than it was. */
const leastShare = 0.75

/** Prints a figure beside its goal, and makes the run fail when the goal is missed by far. */
export function judge({ what, figure, goal, better, beside = '' }: Judged): void {
  const share = better === 'higher' ? figure / goal : goal / figure
  const verdict = share >= 1 ? 'reached' : share >= leastShare ? 'missed' : 'FAILED'
  console.log(`${what}: ${Number(figure.toFixed(2))}${beside && ` (${beside})`}; goal ${goal}, ${verdict}`)
  // A figure that is no number reaches nothing.
  if (verdict === 'FAILED') process.exitCode = 1
}

/** From the least to the most of some numbers. */
export function spreadOf(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`
}
