// Minimum time between two updates, in milliseconds.
const interval = 200

/** Shows the progress, rate and remaining time in one line of a terminal. Does nothing without a terminal. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  readonly #totalBytes: number | undefined
  readonly #began = performance.now()
  #drawnAt = 0

  /** @param totalBytes Number of bytes to read, if known. */
  constructor(out: NodeJS.WriteStream, totalBytes: number | undefined) {
    this.#out = out
    this.#totalBytes = totalBytes
  }

  /** Updates the line, if enough time has elapsed. */
  show(name: string, bytes: number, rows: number): void {
    const now = performance.now()
    if (!this.#out.isTTY || now - this.#drawnAt < interval) return
    this.#drawnAt = now
    const text = progressText({ name, bytes, rows, totalBytes: this.#totalBytes, seconds: (now - this.#began) / 1000 })
    this.#out.write(`\r\u001b[K${text.slice(0, (this.#out.columns || 80) - 1)}`)
  }

  /** Clears the line, so that something else can be written. */
  clear(): void {
    if (this.#out.isTTY && this.#drawnAt > 0) this.#out.write('\r\u001b[K')
  }
}

/** Returns the text of the line. */
export function progressText(state: {
  readonly name: string
  readonly bytes: number
  readonly rows: number
  readonly totalBytes: number | undefined
  readonly seconds: number
}): string {
  const { name, bytes, rows, totalBytes, seconds } = state
  const rate = `${rows.toLocaleString('en')} rows, ${Math.round(rows / seconds).toLocaleString('en')}/s`
  if (!totalBytes || bytes === 0) return `${name}: ${rate}`
  const share = Math.min(1, bytes / totalBytes)
  const left = Math.ceil((seconds / share) * (1 - share))
  return `${String(Math.floor(share * 100)).padStart(3)} %  ${rate}, ${left} s left  ${name}`
}
