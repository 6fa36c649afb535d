// How often the line is drawn, in milliseconds.
const interval = 200

/** Draws one line at a terminal: how far, how fast, how long. Draws nothing where there is no terminal. */
export class Progress {
  readonly #out: NodeJS.WriteStream
  readonly #totalBytes: number | undefined
  readonly #began = performance.now()
  #drawnAt = 0

  /** @param totalBytes All that is to be read, where that is known. */
  constructor(out: NodeJS.WriteStream, totalBytes: number | undefined) {
    this.#out = out
    this.#totalBytes = totalBytes
  }

  /** Draws the line anew, if it is time. */
  show(name: string, bytes: number, rows: number): void {
    const now = performance.now()
    if (!this.#out.isTTY || now - this.#drawnAt < interval) return
    this.#drawnAt = now
    const text = progressText({ name, bytes, rows, totalBytes: this.#totalBytes, seconds: (now - this.#began) / 1000 })
    this.#out.write(`\r\u001b[K${text.slice(0, (this.#out.columns || 80) - 1)}`)
  }

  /** Wipes the line away, so that something else can be written. */
  clear(): void {
    if (this.#out.isTTY && this.#drawnAt > 0) this.#out.write('\r\u001b[K')
  }
}

/** What the line says. */
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
