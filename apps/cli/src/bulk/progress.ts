import type { Input } from './read-input.ts'
import { formatSeconds, type Tally } from './tally.ts'

const intervalMilliseconds = 100
const barWidth = 24
const clearLine = '\r\u001b[K'

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

  close(): void {
    if (this.#timer) process.stderr.write(clearLine)
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Writes a line above. */
  log(text: string): void {
    process.stderr.write(`${this.#timer ? clearLine : ''}${text}\n`)
  }

  #draw(): void {
    const { found, missing, failed, seconds } = this.#tally
    const { bytes, bytesRead } = this.#input
    const share = bytes && Math.min(1, bytesRead / bytes)
    const number = (value: number): string => value.toLocaleString('en')
    const parts = [
      share !== undefined && `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %`,
      `${number(found)} found`,
      `${number(missing)} missing`,
      `${number(failed)} failed`,
      `${number(Math.round((found + missing + failed) / Math.max(seconds, 0.001)))}/s`,
      share && `${formatSeconds((seconds / share) * (1 - share))} left`,
    ].filter(Boolean)
    // The last column stays free: a terminal that is made narrower breaks a full line, which could then not be cleared.
    const columns = (process.stderr.columns || 80) - 1
    while (parts.join('  ').length > columns) parts.pop()
    process.stderr.write(`${clearLine}${parts.join('  ')}`)
  }
}

function bar(share: number): string {
  const full = Math.round(share * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}
