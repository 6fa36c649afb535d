import { LeasedRunner } from '../operations/leased-runner.ts'
import { Harvest, type HarvestOptions } from './harvest.ts'

/** How soon a failed pass is repeated, in milliseconds. */
const retryPause = 30_000

/** Harvests as long as the server runs, in one of the processes that share a database. */
export class HarvestRunner {
  readonly #options: HarvestOptions
  readonly #harvest: Harvest
  readonly #runner: LeasedRunner

  constructor(options: HarvestOptions) {
    this.#options = options
    this.#harvest = new Harvest(options)
    const { engine } = options.store
    const run = this.#run.bind(this)
    this.#runner = new LeasedRunner({ engine, name: 'harvest', log: options.log, run })
  }

  /** Starts harvesting as soon as this process holds the lease. */
  start(): void {
    this.#runner.start()
  }

  /** Ends the pass in progress and releases the lease. */
  async stop(): Promise<void> {
    await Promise.all([this.#runner.stop(), this.#options.client.close()])
  }

  async #run(signal: AbortSignal, isFirst: boolean): Promise<number> {
    const began = performance.now()
    const pause = this.#options.intervalSeconds * 1000
    if (isFirst) await this.#harvest.reset()
    const isOk = await this.#pass(signal)
    // A harvest that is behind has used the whole interval, and goes on at once.
    return isOk ? Math.max(0, began + pause - performance.now()) : Math.min(pause, retryPause)
  }

  async #pass(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#harvest.pass(signal)
    } catch (error) {
      if (!signal.aborted) this.#options.log.error(error, 'the harvest was interrupted')
      return false
    }
  }
}
