/** How far a run is. */
export interface Standing {
  /** From 0 to 1, where the length of the input is known. */
  readonly share: number | undefined
  readonly found: number
  readonly missing: number
  readonly failed: number
  readonly seconds: number
}

const interval = 100
const barWidth = 24

/** Where progress is drawn, and whether it is. */
export interface ProgressOptions {
  readonly isDrawn: boolean
  readonly out?: NodeJS.WriteStream
}

/** Draws one line at a terminal, and wipes it away for whoever else wants to write. Draws nothing where there is no terminal. */
export class Progress {
  readonly #standing: () => Standing
  readonly #out: NodeJS.WriteStream
  readonly #timer: NodeJS.Timeout | undefined

  constructor(standing: () => Standing, { isDrawn, out = process.stderr }: ProgressOptions) {
    this.#standing = standing
    this.#out = out
    if (isDrawn && out.isTTY) this.#timer = setInterval(() => this.#draw(), interval).unref()
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#timer) this.#out.write('\r\u001b[K')
  }

  /** Writes a line above. */
  say(text: string): void {
    this.#out.write(`${this.#timer ? '\r\u001b[K' : ''}${text}\n`)
  }

  #draw(): void {
    // The last column stays free: a terminal that was made narrower breaks a full line, which could not be wiped away.
    const columns = (this.#out.columns || 80) - 1
    this.#out.write(`\r\u001b[K${progressLine(this.#standing(), columns)}`)
  }
}

/** What the line says; from the right what does not fit is left out. */
export function progressLine(standing: Standing, columns: number): string {
  const { share, found, missing, failed, seconds } = standing
  const done = found + missing + failed
  const number = (value: number): string => value.toLocaleString('en')
  const parts = [
    ...(share === undefined ? [] : [`${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %`]),
    `${number(found)} found`,
    `${number(missing)} missing`,
    `${number(failed)} failed`,
    `${number(Math.round(done / Math.max(seconds, 0.001)))}/s`,
    ...(share ? [`${clock((seconds / share) * (1 - share))} left`] : []),
  ]
  let line = ''
  for (const part of parts) {
    const longer = line ? `${line}  ${part}` : part
    if (longer.length > columns) break
    line = longer
  }
  return line
}

function bar(share: number): string {
  const full = Math.round(share * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

/** Seconds as 1:02:03 or 2:03. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
