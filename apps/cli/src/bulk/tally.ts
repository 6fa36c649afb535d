import type { CdrError } from '@org/cms-cdr-client'
import { clock } from './progress.ts'

/** Counts what a run does. */
export class Tally {
  /** Lines with a call that an earlier line has. */
  duplicates = 0
  /** Calls that an earlier run has finished. */
  doneBefore = 0
  /** How many of these were missing or failed. */
  notFoundBefore = 0
  /** Lines without a call. */
  invalidLines = 0
  found = 0
  missing = 0
  failed = 0
  /** The length of the current series of failures. */
  failedInARow = 0
  readonly #reasons = new Map<string, number>()

  countFound(): void {
    this.found += 1
    this.failedInARow = 0
  }

  countMissing(): void {
    this.missing += 1
    this.failedInARow = 0
  }

  /** Returns whether this is the first error of its kind. */
  countFailed(error: CdrError): boolean {
    this.failed += 1
    this.failedInARow += 1
    const resultCode = 'resultCode' in error && error.resultCode ? ` ${error.resultCode}` : ''
    const reason = error.code + resultCode
    const count = (this.#reasons.get(reason) ?? 0) + 1
    this.#reasons.set(reason, count)
    return count === 1
  }

  /** Whether every call of the input has its record. */
  get isComplete(): boolean {
    return this.notFoundBefore + this.invalidLines + this.missing + this.failed === 0
  }

  /** Returns a summary of the run for people. */
  summary(seconds: number): string[] {
    const { found, missing, failed, doneBefore, duplicates, invalidLines } = this
    const number = (value: number): string => value.toLocaleString('en')
    const done = found + missing + failed
    const rate = done > 0 && seconds > 0 ? `, ${number(Math.round(done / seconds))}/s` : ''
    const extras = [
      doneBefore > 0 && `${number(doneBefore)} done before`,
      duplicates > 0 && `${number(duplicates)} duplicate${duplicates === 1 ? '' : 's'}`,
      invalidLines > 0 && `${number(invalidLines)} invalid line${invalidLines === 1 ? '' : 's'}`,
    ].filter(Boolean)
    const reasons = [...this.#reasons].sort(([, one], [, other]) => other - one)
    return [
      `${number(found)} found, ${number(missing)} missing, ${number(failed)} failed in ${clock(seconds)}${rate}` +
        (extras.length > 0 ? `; ${extras.join(', ')}` : ''),
      ...(failed > 0 ? [`failed: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`] : []),
    ]
  }
}
