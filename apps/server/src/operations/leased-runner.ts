import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Engine } from '../store/store.ts'
import { Lease } from './lease.ts'

/** Repeated work that only one of the processes on a database does. */
export interface LeasedWork {
  readonly engine: Engine
  /** The name of the work and of its lease. */
  readonly name: string
  readonly log: FastifyBaseLogger
  /**
   * Does the work once. Returns the pause until the next time, in milliseconds.
   *
   * @param signal Aborts when the server stops, or another process has taken the lease.
   * @param isFirst Whether another process may have done the work before.
   */
  readonly run: (signal: AbortSignal, isFirst: boolean) => Promise<number>
  readonly lease?: Lease | undefined
}

/** Does some work as long as the server runs, and as long as this process has the lease for it. */
export class LeasedRunner {
  readonly #work: LeasedWork
  readonly #lease: Lease
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(work: LeasedWork) {
    this.#work = work
    this.#lease = work.lease ?? new Lease(work.engine, work.name)
  }

  /** Starts to try for the lease, and to work once this process holds it. */
  start(): void {
    this.#running = this.#run()
  }

  /** Ends the work in progress and releases the lease. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#lease.release().catch(() => {})
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const { name, log } = this.#work
    while (!signal.aborted) {
      try {
        await this.#lease.during(signal, (whileHeld) => this.#workWhile(whileHeld), log)
      } catch (error) {
        if (!signal.aborted) log.error(error, `${name} was interrupted`)
      }
      await sleep(this.#lease.beat, undefined, { signal }).catch(() => {})
    }
  }

  /** Repeats the work until it fails or is aborted. */
  async #workWhile(signal: AbortSignal): Promise<void> {
    for (let isFirst = true; ; isFirst = false) {
      const pause = await this.#work.run(signal, isFirst)
      signal.throwIfAborted()
      await sleep(pause, undefined, { signal })
    }
  }
}
