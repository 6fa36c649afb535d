import { messageOf } from '../error-message.ts'
import type { Engine } from '../store/store.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { UserError } from '../user-error.ts'
import { type AccessKey, findAccessKey, type KeySecret, listAccessKeys, type StoredKey } from './access-keys.ts'
import { TokenBucket } from './rates.ts'
import { SecretWrapping } from './secret-wrapping.ts'

/** How soon a change of keys takes effect, in milliseconds. A new key or secret takes effect at once. */
export const keyRefreshMilliseconds = 1_000
/** How many keys are looked up in a second because a signature is not valid. More are sent only by who guesses. */
const lookUpsPerSecond = 20

/** Options of {@link KeyRing.open}. */
export interface KeyRingOptions {
  /** Between how many processes the limits of keys are shared. Default: 1. */
  readonly processes?: number | undefined
  /** Unwraps the secrets. Default: they are not wrapped. */
  readonly wrapping?: SecretWrapping | undefined
  /** Called when keys that were read again have secrets that cannot be unwrapped, once for each message. */
  readonly onUnreadable?: ((message: string) => void) | undefined
}

/**
 * The active keys, in memory. They are reloaded every second, and a key whose signature is not valid at once, so that they can be added and
 * rotated without a restart.
 */
export class KeyRing {
  /** Unwraps the secrets. Can be replaced after a reload of the key file. */
  wrapping: SecretWrapping
  readonly #engine: Engine
  readonly #processes: number
  #onUnreadable: (message: string) => void = () => {}
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #lookUps = new TokenBucket(lookUpsPerSecond)
  #keys = new Map<string, AccessKey>()
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

  /**
   * Reads one key anew that is not known, or whose secret is not, because it may have been added a moment ago. Returns whether it was read:
   * a flood of wrong signatures does not become one of queries.
   */
  async lookUp(accessKey: string): Promise<boolean> {
    if (this.#lookUps.waitSeconds() > 0) return false
    try {
      const key = await findAccessKey(this.#engine, accessKey)
      if (!key || key.disabledAt !== undefined) this.#keys.delete(accessKey)
      else this.#keys.set(accessKey, this.#toAccessKey(key, new Set()))
      this.#mostSecrets = Math.max(this.#mostSecrets, key?.secrets.length ?? 0)
      return true
    } catch (error) {
      if (error instanceof StoreUnavailableError) return false
      throw error
    }
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
