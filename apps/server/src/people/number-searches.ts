import type { Engine } from '../store/store.ts'
import { writeAudit } from './audit.ts'

const sameSearchMilliseconds = 10 * 60_000
const mostRemembered = 10_000

/** A search that names a phone number, or returns the numbers of callers. */
export interface NumberSearch {
  readonly person: string
  readonly address: string
  readonly ccId: number
  /** The number that is searched for; `undefined` where the result has those of all callers. */
  readonly number: string | undefined
}

/**
 * Records searches by number in the audit log. The console requests a list, figures and charts, and refreshes them, so requests that a
 * person repeats within ten minutes are one entry. Each process remembers its own requests: there may be more entries than searches,
 * but never a search without an entry.
 */
export class NumberSearches {
  readonly #engine: Engine
  readonly #now: () => Date
  readonly #recorded = new Map<string, { readonly at: number; readonly written: Promise<void> }>()

  constructor(engine: Engine, now: () => Date) {
    this.#engine = engine
    this.#now = now
  }

  /** Resolves when the audit log has an entry for a search. */
  async record({ person, address, ccId, number }: NumberSearch): Promise<void> {
    const write = () => writeAudit(this.#engine, person, 'search', { ccId }, { address })
    if (number === undefined) return write()
    const key = JSON.stringify([person, address, ccId, number])
    const at = this.#now().getTime()
    // The oldest come first.
    for (const [old, { at: then }] of this.#recorded) {
      if (Math.abs(at - then) < sameSearchMilliseconds && this.#recorded.size < mostRemembered) break
      this.#recorded.delete(old)
    }
    const last = this.#recorded.get(key)
    if (last) return last.written
    const written = write()
    this.#recorded.set(key, { at, written })
    try {
      await written
    } catch (error) {
      // Nothing was recorded, so the next search tries again.
      this.#recorded.delete(key)
      throw error
    }
  }
}
