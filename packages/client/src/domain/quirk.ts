import type { QuirkCode } from '../generated/quirks.ts'

/**
 * One oddity of a response.
 *
 * @example
 * const count = (quirks: readonly Quirk[]) => Map.groupBy(quirks, ({ code }) => code)
 */
export interface Quirk {
  readonly code: QuirkCode
  /** Path of keys in the response. */
  readonly path: string
  /** What was odd and how it was read, without the values of personal fields. */
  readonly message: string
}

/** Collects the quirks of one response. */
export type ReportQuirk = (code: QuirkCode, path: string, message: string) => void
