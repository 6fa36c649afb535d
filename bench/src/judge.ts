/** A figure and what it should be. */
export interface Judged {
  readonly what: string
  readonly figure: number
  readonly goal: number
  /** What was reached where the goal was not, so that a run fails only when it gets worse. Default: the goal. */
  readonly reached?: number
  /** Which way is better. */
  readonly better: 'higher' | 'lower'
  /** What is printed beside the figure, such as its spread. */
  readonly beside?: string
}

/** A run that reaches less than this of what it should has failed. A machine that is shared is sometimes this much slower than it was. */
const leastShare = 0.75

/** Prints a figure beside its goal, and makes the run fail when it is far worse than the goal, or than what was reached before. */
export function judge({ what, figure, goal, reached = goal, better, beside = '' }: Judged): void {
  const shareOf = (wanted: number): number => (better === 'higher' ? figure / wanted : wanted / figure)
  const verdict = shareOf(goal) >= 1 ? 'reached' : shareOf(reached) >= leastShare ? 'missed' : 'FAILED'
  console.log(`${what}: ${Number(figure.toFixed(2))}${beside && ` (${beside})`}; goal ${goal}, ${verdict}`)
  // A figure that is no number reaches nothing.
  if (verdict === 'FAILED') process.exitCode = 1
}

/** From the least to the most of some numbers. */
export function spreadOf(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`
}
