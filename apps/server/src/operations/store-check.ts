import { setTimeout as sleep } from 'node:timers/promises'
import type { components } from '@org/cms-cdr-client'
import type { FastifyBaseLogger } from 'fastify'
import { messageOf } from '../error-message.ts'
import type { CdrStore } from '../store/cdr-store.ts'

/** Whether the store can be used. */
export type StoreState = components['schemas']['Readiness']['store']

// How long a result is reused, and how long a check may take, in milliseconds.
const freshness = 1_000
const checkTimeout = 2_000

const upsert = `INSERT INTO store_check (check_id, checked_at) VALUES (1, $1)
  ON CONFLICT (check_id) DO UPDATE SET checked_at = excluded.checked_at`

/** Checks that the store can be read and written. Concurrent callers share one check. */
export class StoreCheck {
  readonly #store: CdrStore
  readonly #log: FastifyBaseLogger
  #running: Promise<void> | undefined
  #begun = Number.NEGATIVE_INFINITY
  #state: StoreState = 'ok'
  /** The state if the step of the running check does not succeed. */
  #otherwise: StoreState = 'unavailable'

  constructor(store: CdrStore, log: FastifyBaseLogger) {
    this.#store = store
    this.#log = log
  }

  /** Returns the state of the store, within two seconds. */
  async state(): Promise<StoreState> {
    const age = performance.now() - this.#begun
    if (this.#running === undefined && age > freshness) {
      this.#begun = performance.now()
      this.#running = this.#check().finally(() => {
        this.#running = undefined
      })
    }
    const left = Math.max(0, this.#begun + checkTimeout - performance.now())
    const late = sleep(left, 'late', { ref: false })
    if (this.#running && (await Promise.race([this.#running, late])) === 'late')
      this.#set(this.#otherwise, `no response within ${checkTimeout / 1000} s`)
    return this.#state === 'ok' && this.#store.isFailing ? 'readOnly' : this.#state
  }

  async #check(): Promise<void> {
    const { engine } = this.#store
    this.#otherwise = 'unavailable'
    try {
      if (!engine.isCurrent()) throw new Error('the file of the database was removed or replaced; restart the server')
      await engine.query('SELECT cc_id FROM cdr LIMIT 1')
      this.#otherwise = 'readOnly'
      await engine.query(upsert, [new Date().toISOString()])
      this.#set('ok', '')
    } catch (error) {
      this.#set(this.#otherwise, messageOf(error))
    }
  }

  #set(state: StoreState, reason: string): void {
    if (state === this.#state) return
    this.#state = state
    if (state === 'ok') this.#log.info('the store is available again')
    else this.#log.error({ store: state, reason }, 'the store is unavailable')
  }
}
