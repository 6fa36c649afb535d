import type { CdrError } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import { clock } from '../output/text.ts'
import type { Outcome } from './journal.ts'
import type { Input } from './read-input.ts'

const intervalMilliseconds = 100
const barWidth = 24
const clearLine = '\r\u001b[K'

const number = (value: number): string => value.toLocaleString('en')

/** Draws the progress of a run on the last line of a terminal. Other output goes through `log`, which clears that line first. */
export class Progress {
  readonly #tally: Tally
  readonly #input: Input
  #timer: NodeJS.Timeout | undefined

  constructor(tally: Tally, input: Input, isDrawn: boolean) {
    this.#tally = tally
    this.#input = input
    if (isDrawn && process.stderr.isTTY) this.#timer = setInterval(() => this.#draw(), intervalMilliseconds).unref()
  }

  [Symbol.dispose](): void {
    if (this.#timer) process.stderr.write(clearLine)
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  log(text: string): void {
    process.stderr.write(`${this.#timer ? clearLine : ''}${printable(text)}\n`)
  }

  #draw(): void {
    const { found, missing, failed, seconds } = this.#tally
    const { bytes, bytesRead } = this.#input
    const share = bytes && Math.min(1, bytesRead / bytes)
    const parts = [
      share !== undefined &&
        `${'█'.repeat(share * barWidth).padEnd(barWidth, '░')} ${String(Math.floor(share * 100)).padStart(3)} %`,
      `${number(found)} found`,
      `${number(missing)} missing`,
      `${number(failed)} failed`,
      `${number(Math.round((found + missing + failed) / Math.max(seconds, 0.001)))}/s`,
      share && `${clock(Math.ceil((seconds / share) * (1 - share)))} left`,
    ].filter(Boolean)
    // The last column stays free: a terminal that is made narrower breaks a full line, which could then not be cleared.
    const columns = (process.stderr.columns || 80) - 1
    while (parts.join('  ').length > columns) parts.pop()
    process.stderr.write(`${clearLine}${parts.join('  ')}`)
  }
}

/** Counts what a run does. */
export class Tally {
  /** Lines with a call that an earlier line has. */
  duplicates = 0
  /** Calls that an earlier run has finished. */
  doneBefore = 0
  /** How many of those were missing or failed. */
  notFoundBefore = 0
  invalidLines = 0
  found = 0
  missing = 0
  failed = 0
  failedInARow = 0
  readonly #began = performance.now()
  readonly #reasons = new Map<string, number>()

  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  /** @param countedAs Another outcome than that of the last look-up, if that says nothing about the call. */
  count(outcome: Outcome, countedAs = outcome): void {
    this[countedAs] += 1
    this.failedInARow = outcome === 'failed' ? this.failedInARow + 1 : 0
  }

  /** Counts the reason of a failure. Returns whether it is the first of its kind. */
  countReason(error: CdrError): boolean {
    const { code } = error
    const detail =
      code === 'result' ? error.resultCode : code === 'http' ? error.httpStatus : code === 'network' && error.kind
    const reason = detail ? `${code} ${detail}` : code
    const count = (this.#reasons.get(reason) ?? 0) + 1
    this.#reasons.set(reason, count)
    return count === 1
  }

  get calls(): number {
    return this.doneBefore + this.found + this.missing + this.failed
  }

  /** Whether every call of the input has its record. */
  get isComplete(): boolean {
    return this.notFoundBefore + this.invalidLines + this.missing + this.failed === 0
  }

  summary(): string[] {
    const { found, missing, failed, doneBefore, duplicates, invalidLines, seconds } = this
    const plural = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`
    const done = found + missing + failed
    const rate = done > 0 ? `, ${number(Math.round(done / seconds))}/s` : ''
    const extras = [
      doneBefore > 0 && `${number(doneBefore)} done before`,
      duplicates > 0 && plural(duplicates, 'duplicate'),
      invalidLines > 0 && plural(invalidLines, 'invalid line'),
    ].filter(Boolean)
    const counts = `${number(found)} found, ${number(missing)} missing, ${number(failed)} failed`
    const reasons = [...this.#reasons].sort(([, one], [, other]) => other - one)
    return [
      `${counts} in ${clock(Math.ceil(seconds))}${rate}${extras.length > 0 ? `; ${extras.join(', ')}` : ''}`,
      ...(reasons.length > 0 ? [`failed: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`] : []),
    ]
  }
}
