import { messageOf } from '../error-message.ts'
import type { Engine } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { type AccessKey, type KeySecret, listAccessKeys, type StoredKey } from './access-keys.ts'
import { TokenBucket } from './rates.ts'
import { SecretWrapping } from './secret-wrapping.ts'

/** How soon a change of keys takes effect, in milliseconds. */
export const keyRefreshMilliseconds = 1_000

/** Options of {@link KeyRing.open}. */
export interface KeyRingOptions {
  /** Between how many processes the limits of keys are shared. Default: 1. */
  readonly processes?: number | undefined
  /** Unwraps the secrets. Default: they are not wrapped. */
  readonly wrapping?: SecretWrapping | undefined
  /** Called when keys that were read again have secrets that cannot be unwrapped, once for each message. */
  readonly onUnreadable?: ((message: string) => void) | undefined
}

/** The active keys, in memory. They are reloaded every second, so that they can be rotated without a restart. */
export class KeyRing {
  /** Unwraps the secrets. Can be replaced after a reload of the key file. */
  wrapping: SecretWrapping
  readonly #engine: Engine
  readonly #processes: number
  #onUnreadable: (message: string) => void = () => {}
  readonly #buckets = new Map<string, TokenBucket>()
  #keys: ReadonlyMap<string, AccessKey> = new Map()
  #mostSecrets = 1
  #unreadable: ReadonlySet<string> = new Set()

  private constructor(engine: Engine, options: KeyRingOptions) {
    this.#engine = engine
    this.#processes = options.processes ?? 1
    this.wrapping = options.wrapping ?? SecretWrapping.none
  }

  /**
   * Reads the keys of a store.
   *
   * @throws UserError when a secret cannot be unwrapped.
   */
  static async open(engine: Engine, options: KeyRingOptions = {}): Promise<KeyRing> {
    const ring = new KeyRing(engine, options)
    await ring.refresh()
    const [first] = ring.#unreadable
    if (first) throw new UserError(first)
    if (options.onUnreadable) ring.#onUnreadable = options.onUnreadable
    return ring
  }

  /** Returns the key of a name, if it is active. */
  get(accessKey: string): AccessKey | undefined {
    return this.#keys.get(accessKey)
  }

  /** The number of active keys. */
  get size(): number {
    return this.#keys.size
  }

  /** The largest number of secrets that a key has. */
  get mostSecrets(): number {
    return this.#mostSecrets
  }

  /** Reloads the keys. */
  async refresh(): Promise<void> {
    const unreadable = new Set<string>()
    const inUse = (await listAccessKeys(this.#engine)).filter((key) => key.disabledAt === undefined)
    this.#keys = new Map(inUse.map((key) => [key.accessKey, this.#toAccessKey(key, unreadable)]))
    this.#mostSecrets = Math.max(1, ...inUse.map(({ secrets }) => secrets.length))
    for (const message of unreadable) if (!this.#unreadable.has(message)) this.#onUnreadable(message)
    this.#unreadable = unreadable
    for (const name of this.#buckets.keys()) if (!this.#keys.has(name)) this.#buckets.delete(name)
  }

  #toAccessKey({ secrets, storedCcIds: _, ...facts }: StoredKey, unreadable: Set<string>): AccessKey {
    const known = this.#keys.get(facts.accessKey)?.secrets ?? []
    const readable = secrets.flatMap(({ stored, since, until }): KeySecret[] => {
      try {
        return [{ secretKey: this.wrapping.unwrap(stored, facts.accessKey), since, until }]
      } catch (error) {
        unreadable.add(messageOf(error))
        // Secrets may be wrapped before this server has the key file. One that did not change stays valid.
        const same = known.find((secret) => secret.since === since)
        return same ? [{ ...same, until }] : []
      }
    })
    return { ...facts, secrets: readable }
  }

  /** Takes one request from the allowance of a key. Returns the seconds to wait when there is none left, otherwise 0. */
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
