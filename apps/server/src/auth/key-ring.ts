import type { Engine } from '../store/store.ts'
import { type AccessKey, listAccessKeys } from './access-keys.ts'
import { TokenBucket } from './token-bucket.ts'

/** How soon a change of keys takes effect, in milliseconds. */
export const keyRefreshMilliseconds = 1_000

/** The keys in use, kept in memory and read anew every second, so that they rotate without a restart. */
export class KeyRing {
  readonly #engine: Engine
  #keys: ReadonlyMap<string, AccessKey> = new Map()
  readonly #buckets = new Map<string, TokenBucket>()
  /** Between how many processes the limits of keys are shared. */
  readonly #processes: number

  private constructor(engine: Engine, processes: number) {
    this.#engine = engine
    this.#processes = processes
  }

  /** Reads the keys of a store. */
  static async open(engine: Engine, processes = 1): Promise<KeyRing> {
    const ring = new KeyRing(engine, processes)
    await ring.refresh()
    return ring
  }

  /** The key of a name, if it is in use. */
  get(accessKey: string): AccessKey | undefined {
    return this.#keys.get(accessKey)
  }

  /** The number of keys in use. */
  get size(): number {
    return this.#keys.size
  }

  /** Reads the keys anew. */
  async refresh(): Promise<void> {
    const inUse = (await listAccessKeys(this.#engine)).filter((key) => key.disabledAt === undefined)
    this.#keys = new Map(inUse.map((key) => [key.accessKey, key]))
    for (const name of this.#buckets.keys()) if (!this.#keys.has(name)) this.#buckets.delete(name)
  }

  /** Takes one request from the allowance of a key. Gives the seconds to wait when there is none left, else 0. */
  waitSeconds({ accessKey, requestsPerSecond }: AccessKey): number {
    if (requestsPerSecond === undefined) return 0
    const perProcess = requestsPerSecond / this.#processes
    let bucket = this.#buckets.get(accessKey)
    if (bucket?.perSecond !== perProcess) {
      bucket = new TokenBucket(perProcess)
      this.#buckets.set(accessKey, bucket)
    }
    return bucket.waitSeconds()
  }
}
