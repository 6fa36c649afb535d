import type { FastifyBaseLogger } from 'fastify'
import type { CdrStore } from '../store/cdr-store.ts'
import { Lease } from './lease.ts'

const day = 24 * 60 * 60_000
// The lease is renewed this often during a run, in milliseconds.
const beat = 5_000

/** What {@link Retention} needs. */
export interface RetentionOptions {
  readonly store: CdrStore
  /** Records are removed this long after they were stored. */
  readonly days: number
  readonly log: FastifyBaseLogger
  /** Called with the number of records that a slice has removed. */
  readonly onRemoved: (records: number) => void
  /** What decides which process removes. */
  readonly lease?: Lease | undefined
}

/**
 * Removes old records, in one of the processes that share a database: the one that has the lease keeps it from run to run. Each slice is a
 * transaction of its own, so that a run can end at any moment and nothing waits for it for long.
 */
export class Retention {
  readonly #options: RetentionOptions
  readonly #lease: Lease
  #isStopping = false
  #running: Promise<void> = Promise.resolve()

  constructor(options: RetentionOptions) {
    this.#options = options
    this.#lease = options.lease ?? new Lease(options.store.engine, 'retention')
  }

  /** Removes what is old now, if this process has the lease. */
  run(): Promise<void> {
    this.#running = this.#run()
    return this.#running
  }

  /** Ends the run in progress after its slice, and lets another process take the lease. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#running.catch(() => {})
    await this.#lease.release().catch(() => {})
  }

  async #run(): Promise<void> {
    const { store, days, log, onRemoved } = this.#options
    if (this.#isStopping || !(await this.#lease.hold())) return
    const begun = performance.now()
    let held = begun
    let removed = 0
    const goOn = async (records: number): Promise<boolean> => {
      removed += records
      if (records > 0) onRemoved(records)
      if (this.#isStopping) return false
      if (performance.now() - held < beat) return true
      held = performance.now()
      return this.#lease.hold()
    }
    try {
      await store.engine
        .makePartitions(days)
        .catch((error) => log.error(error, 'cannot make partitions for the next days'))
      await store.removeStoredBefore(new Date(Date.now() - days * day), goOn)
    } finally {
      const ms = Math.round(performance.now() - begun)
      if (removed > 0) log.info({ removed, retentionDays: days, ms }, 'removed old records')
    }
  }
}
