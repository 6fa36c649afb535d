import type { Engine } from '../store/store.ts'

const windowMinutes = 15
// Of one name; and from one address, behind which an office may sit.
const limits = { person: 5, address: 30 } as const

/**
 * Slows down guessing. Failures are counted in the store, so that more processes give no more guesses; they are counted
 * for names that nobody has, too.
 */
export class SignInThrottle {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Seconds until this person may try from this address; 0 for now. */
  async waitSeconds(person: string, address: string): Promise<number> {
    const waits = await Promise.all([
      this.#wait(`person ${person}`, limits.person),
      this.#wait(`address ${address}`, limits.address),
    ])
    return Math.max(...waits)
  }

  /** Notes a failure. */
  async failed(person: string, address: string): Promise<void> {
    const now = Date.now()
    await this.#engine.query('DELETE FROM failed_sign_in WHERE failed_at <= $1', [begin(now)])
    await this.#engine.query('INSERT INTO failed_sign_in (subject, failed_at) VALUES ($1, $3), ($2, $3)', [
      `person ${person}`,
      `address ${address}`,
      new Date(now).toISOString(),
    ])
  }

  /** Forgets the failures of a person who has signed in. */
  async succeeded(person: string): Promise<void> {
    await this.#engine.query('DELETE FROM failed_sign_in WHERE subject = $1', [`person ${person}`])
  }

  async #wait(subject: string, limit: number): Promise<number> {
    const now = Date.now()
    const [row] = await this.#engine.query<{ failures: number; first: string }>(
      'SELECT count(*) AS failures, min(failed_at) AS first FROM failed_sign_in WHERE subject = $1 AND failed_at > $2',
      [subject, begin(now)],
    )
    if (!row || row.failures < limit) return 0
    return Math.max(1, Math.ceil((Date.parse(row.first) + windowMinutes * 60_000 - now) / 1000))
  }
}

const begin = (now: number): string => new Date(now - windowMinutes * 60_000).toISOString()
