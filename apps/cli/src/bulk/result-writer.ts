import type { Cdr } from '@org/cms-cdr-client'
import type { Journal, JournalEntry } from './journal.ts'
import type { Output } from './output-file.ts'

/** From here on, whoever brings results has to wait. */
const mostWaiting = 512

/**
 * Writes records and lists them in the journal, in bunches: all that came in one turn of the event loop. First the records, then
 * the journal: the journal never lists what is not written.
 */
export class ResultWriter {
  readonly #output: Output
  readonly #journal: Journal | undefined
  readonly #format: (cdrs: readonly Cdr[]) => string
  readonly #onFault: (fault: unknown) => void
  #entries: JournalEntry[] = []
  #cdrs: Cdr[] = []
  #writing: Promise<void> | undefined

  constructor(
    output: Output,
    journal: Journal | undefined,
    format: (cdrs: readonly Cdr[]) => string,
    onFault: (fault: unknown) => void,
  ) {
    this.#output = output
    this.#journal = journal
    this.#format = format
    this.#onFault = onFault
  }

  /** Takes one result. Gives a promise when the caller should wait before it brings more. */
  add(entry: JournalEntry, cdr: Cdr | undefined): Promise<void> | undefined {
    this.#entries.push(entry)
    if (cdr) this.#cdrs.push(cdr)
    this.#writing ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.#writeAll())
    return this.#entries.length > mostWaiting ? this.#writing : undefined
  }

  /** Waits until everything is written. */
  async settle(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#entries.length > 0) {
        const [entries, cdrs] = [this.#entries, this.#cdrs]
        this.#entries = []
        this.#cdrs = []
        const written = cdrs.length > 0 ? this.#output.write(this.#format(cdrs)) : undefined
        if (written) await written
        this.#journal?.add(entries, this.#output.size)
      }
    } catch (fault) {
      this.#onFault(fault)
    } finally {
      this.#writing = undefined
    }
  }
}
