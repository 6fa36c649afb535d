import type { QuirkCode } from '../generated/quirks.ts'

/**
 * One oddity of an answer.
 *
 * @example
 * const count = (quirks: readonly Quirk[]) => Map.groupBy(quirks, ({ code }) => code)
 */
export interface Quirk {
  readonly code: QuirkCode
  /** Where it was, as the path of keys in the answer. */
  readonly path: string
  /** What was odd and what was made of it, without the values of personal fields. */
  readonly message: string
}

/** Collects the quirks of one answer. */
export type ReportQuirk = (code: QuirkCode, path: string, message: string) => void
