import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Engine } from '../store/store.ts'
import { Lease } from './lease.ts'

/** Work that one of the processes that share a database does again and again. */
export interface LeasedWork {
  readonly engine: Engine
  /** The name of the work and of its lease. */
  readonly name: string
  readonly log: FastifyBaseLogger
  /**
   * Does the work once. Returns after how many milliseconds it is repeated.
   *
   * @param signal Aborts when the server stops, or another process has taken the lease.
   * @param isFirst Whether another process may have done the work before.
   */
  readonly run: (signal: AbortSignal, isFirst: boolean) => Promise<number>
  readonly lease?: Lease | undefined
  /** How often the lease is renewed, in milliseconds. */
  readonly beat?: number | undefined
}

/** Does some work as long as the server runs, and as long as this process has the lease for it. */
export class LeasedRunner {
  readonly #work: LeasedWork
  readonly #lease: Lease
  readonly #beat: number
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(work: LeasedWork) {
    this.#work = work
    this.#lease = work.lease ?? new Lease(work.engine, work.name)
    this.#beat = work.beat ?? 5_000
  }

  /** Starts to compete for the lease, and to work once this process holds it. */
  start(): void {
    this.#running = this.#run()
  }

  /** Ends the work in progress and lets another process go on. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#lease.release().catch(() => {})
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#workWhileHeld()
      await sleep(this.#beat, undefined, { signal }).catch(() => {})
    }
  }

  /** Repeats the work until it fails or another process has taken the lease, which is also renewed while the work is in progress. */
  async #workWhileHeld(): Promise<void> {
    const { name, log, run } = this.#work
    const lost = new AbortController()
    const signal = AbortSignal.any([this.#stopping.signal, lost.signal])
    const timer = setInterval(async () => {
      if (!(await this.#hold())) lost.abort(new Error(`Another process has the lease of the ${name} now.`))
    }, this.#beat)
    try {
      for (let isFirst = true; await this.#hold(); isFirst = false)
        await sleep(await run(signal, isFirst), undefined, { signal })
    } catch (error) {
      if (!signal.aborted) log.error(error, `the ${name} was interrupted`)
    } finally {
      clearInterval(timer)
    }
  }

  async #hold(): Promise<boolean> {
    try {
      return !this.#stopping.signal.aborted && (await this.#lease.hold())
    } catch (error) {
      this.#work.log.error(error, `cannot renew the lease of the ${this.#work.name}`)
      return false
    }
  }
}
