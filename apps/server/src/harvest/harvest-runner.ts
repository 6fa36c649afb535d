import { setTimeout as sleep } from 'node:timers/promises'
import { Harvest, type HarvestOptions } from './harvest.ts'
import { Lease } from './lease.ts'

/** How often the lease is renewed, and how soon a failed pass is repeated, in milliseconds. */
const beat = 5_000
const retryPause = 30_000

/** Harvests as long as the server runs, in one of the processes that share a database. */
export class HarvestRunner {
  readonly #options: HarvestOptions
  readonly #harvest: Harvest
  readonly #lease: Lease
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: HarvestOptions) {
    this.#options = options
    this.#harvest = new Harvest(options)
    this.#lease = new Lease(options.store.engine, 'harvest')
  }

  /** Starts to compete for the lease, and to harvest once this process holds it. */
  start(): void {
    this.#running = this.#run()
  }

  /** Ends the pass in progress and lets another process go on. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#options.client.close()
    await this.#running
    await this.#lease.release().catch(() => {})
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let isHolder = false
    let nextPass = 0
    while (!signal.aborted) {
      const held = await this.#holdLease()
      // Another process may have harvested in the meantime.
      if (held && !isHolder) {
        nextPass = 0
        await this.#harvest
          .reset()
          .catch((error) => this.#options.log.error(error, 'cannot read the progress of the harvest'))
      }
      isHolder = held
      if (isHolder && performance.now() >= nextPass) {
        const began = performance.now()
        const isOk = await this.#passWithLease()
        const pause = this.#options.intervalSeconds * 1000
        // A harvest that is behind has used the whole interval, and goes on at once.
        nextPass = isOk ? began + pause : performance.now() + Math.min(pause, retryPause)
      }
      await sleep(Math.min(beat, Math.max(0, nextPass - performance.now())) || beat, undefined, { signal }).catch(
        () => {},
      )
    }
  }

  async #holdLease(): Promise<boolean> {
    try {
      return await this.#lease.hold()
    } catch (error) {
      this.#options.log.error(error, 'cannot keep the lease of the harvest')
      return false
    }
  }

  /** Runs one pass, which ends early when another process has taken the lease. */
  async #passWithLease(): Promise<boolean> {
    const lost = new AbortController()
    const timer = setInterval(async () => {
      if (!(await this.#holdLease())) lost.abort(new Error('Another process is already harvesting.'))
    }, beat)
    try {
      return await this.#harvest.pass(AbortSignal.any([this.#stopping.signal, lost.signal]))
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#options.log.error(error, 'the harvest was interrupted')
      return false
    } finally {
      clearInterval(timer)
    }
  }
}
