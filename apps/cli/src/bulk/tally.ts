import type { CdrError } from '@org/cms-cdr-client'

/** What a run has counted. */
export class Tally {
  /** Lines that name a call that an earlier line named. */
  duplicates = 0
  /** Calls that an earlier run dealt with. */
  doneBefore = 0
  /** Of these, how many were not found or failed. */
  notFoundBefore = 0
  /** Lines that name no call. */
  unreadable = 0
  found = 0
  missing = 0
  failed = 0
  /** How many failures came one after the other, up to now. */
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

  countFailed(error: CdrError): void {
    this.failed += 1
    this.failedInARow += 1
    const resultCode = 'resultCode' in error && error.resultCode ? ` ${error.resultCode}` : ''
    const reason = error.code + resultCode
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
  }

  /** Whether every call of the input has its record. */
  get isComplete(): boolean {
    return this.notFoundBefore + this.unreadable + this.missing + this.failed === 0
  }

  /** What failed in this run, by reason, the most frequent first. */
  get reasons(): string {
    return [...this.#reasons]
      .sort(([, one], [, other]) => other - one)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ')
  }
}
