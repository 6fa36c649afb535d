import type { Person } from '../people/people.ts'
import type { Engine } from '../store/store.ts'

/** A token bucket. Its rate per second is also its capacity. */
export class TokenBucket {
  readonly perSecond: number
  readonly #size: number
  #tokens: number
  #filledAt: number

  constructor(perSecond: number, now: number = performance.now()) {
    this.perSecond = perSecond
    this.#size = Math.max(1, perSecond)
    this.#tokens = this.#size
    this.#filledAt = now
  }

  /** Takes a token and returns 0. If there is none, returns the seconds until there is one, rounded up. */
  waitSeconds(now: number = performance.now()): number {
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#filledAt) / 1000) * this.perSecond)
    this.#filledAt = now
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.perSecond)
    this.#tokens -= 1
    return 0
  }
}

/** The rates of people who have no individual rates. */
export interface DefaultRates {
  readonly requestsPerSecond: number
  readonly revealsPerMinute: number
}

/** The default rates of a server. A list in the console is fetched as fast as the rate of requests allows. */
export const defaultRates: DefaultRates = { requestsPerSecond: 100, revealsPerMinute: 30 }

const minute = 60_000

/** Limits how often each person sends requests and reveals phone numbers. */
export class PersonRates {
  readonly #engine: Engine
  readonly #defaults: DefaultRates
  /** The number of processes that share the rate of requests. */
  readonly #processes: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(engine: Engine, defaults: DefaultRates, processes: number) {
    this.#engine = engine
    this.#defaults = defaults
    this.#processes = processes
  }

  /** Takes one request from the allowance of a person. Returns the seconds to wait if there is none left, otherwise 0. */
  requestWait({ name, requestsPerSecond }: Person): number {
    const perSecond = (requestsPerSecond ?? this.#defaults.requestsPerSecond) / this.#processes
    let bucket = this.#buckets.get(name)
    if (bucket?.perSecond !== perSecond) {
      bucket = new TokenBucket(perSecond)
      this.#buckets.set(name, bucket)
    }
    return bucket.waitSeconds()
  }

  /**
   * Takes one reveal from the allowance of a person. Returns the seconds to wait if there is none left, otherwise 0. The database counts
   * in one statement that locks the row of the person, so that the limit holds across connections and servers.
   */
  async revealWait({ name, revealsPerMinute }: Person): Promise<number> {
    // Generic cell rate algorithm: each reveal moves `revealed_until` on by its share of a minute, but not beyond a minute from now.
    const share = Math.ceil(minute / (revealsPerMinute ?? this.#defaults.revealsPerMinute))
    const now = Date.now()
    const next = `CASE WHEN revealed_until > $2 THEN revealed_until ELSE $2 END + $3`
    const [taken] = await this.#engine.query(
      `UPDATE person SET revealed_until = ${next} WHERE name = $1 AND ${next} <= $4 RETURNING name`,
      [name, now, share, now + minute],
    )
    if (taken) return 0
    const [row] = await this.#engine.query<{ until: number }>(
      'SELECT revealed_until AS until FROM person WHERE name = $1',
      [name],
    )
    return Math.max(1, Math.ceil(((row?.until ?? now) + share - now - minute) / 1000))
  }
}
