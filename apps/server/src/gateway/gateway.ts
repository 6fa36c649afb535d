import type { CdrClient } from '@org/cms-cdr-client'
import { LRUCache } from 'lru-cache'
import CircuitBreaker from 'opossum'
import { TokenBucket } from '../auth/rates.ts'
import type { Lookup, Source } from '../lookup.ts'
import { noTracing, type Tracing } from '../operations/tracing.ts'
import type { Responses } from '../responses.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry, CdrKey, Statement } from '../store/store.ts'
import { InvalidRecordError, queryUpstream, UpstreamError, type UpstreamResponse } from './upstream.ts'

/** Options of a {@link Gateway}. */
export interface GatewayOptions {
  readonly store: CdrStore
  readonly responses: Responses
  /** Default: no spans. */
  readonly tracing?: Tracing | undefined
  /** The client of the upstream. */
  readonly client: CdrClient
  /** The name of the upstream, as the source of its records. */
  readonly name: string
  /** How long "not found" is cached, in seconds. It is short, because the platform indexes a call some time after its end. */
  readonly notFoundSeconds: number
  /** The maximum number of requests to the upstream per second; no limit when undefined. */
  readonly requestsPerSecond?: number | undefined
  /** Called with the outcome of each request to the upstream. */
  readonly onUpstream?: (
    outcome: 'record' | 'notFound' | 'failure' | 'fault' | 'throttled' | 'open',
    seconds: number,
  ) => void
  /** Called when a response was returned but could not be stored. */
  readonly onStoreError?: (error: unknown) => void
}

// When half of at least five requests within ten seconds have failed, no requests are sent to the upstream for five seconds.
const breakerOptions = {
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  rollingCountTimeout: 10_000,
  resetTimeout: 5_000,
  // An upstream that sends an invalid record is reachable, and other records may be valid.
  errorFilter: (error: unknown) => error instanceof InvalidRecordError,
} as const
const retrySeconds = breakerOptions.resetTimeout / 1000

// The maximum number of calls that are cached as not found.
const rememberedCalls = 100_000

/** Looks up calls in the store, then at the upstream, and stores what it finds there. Equal queries share one request. */
export class Gateway implements Source {
  readonly #options: GatewayOptions
  readonly #breaker: CircuitBreaker<[CdrKey], UpstreamResponse>
  readonly #bucket: TokenBucket | undefined
  readonly #notFound: LRUCache<string, string>
  readonly #inFlight = new Map<string, Promise<Lookup>>()
  #source: Promise<number> | undefined

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#breaker = new CircuitBreaker(
      (key: CdrKey) =>
        (options.tracing ?? noTracing).upstream(options.name, (headers) =>
          queryUpstream(options.client, key, { headers }),
        ),
      breakerOptions,
    )
    this.#bucket = options.requestsPerSecond === undefined ? undefined : new TokenBucket(options.requestsPerSecond)
    this.#notFound = new LRUCache({ max: rememberedCalls, ttl: Math.max(1, options.notFoundSeconds * 1000) })
  }

  /** Whether requests to the upstream are paused because it fails. */
  get isOpen(): boolean {
    return this.#breaker.opened
  }

  async find(key: CdrKey): Promise<Lookup> {
    const { store, tracing = noTracing } = this.#options
    const stored = await tracing.lookUp(store.engine.name, () => store.find(key))
    if (stored) return { kind: 'found', text: this.#options.responses.stored(stored), from: 'store' }
    const name = `${key.ccId} ${key.direction} ${key.callId}`
    const remembered = this.#options.notFoundSeconds > 0 ? this.#notFound.get(name) : undefined
    if (remembered !== undefined) return { kind: 'notFound', text: remembered, from: 'memory' }
    const shared = this.#inFlight.get(name)
    if (shared) return { ...(await shared), from: 'shared' }
    const lookup = this.#lookUp(key, name).finally(() => this.#inFlight.delete(name))
    this.#inFlight.set(name, lookup)
    return lookup
  }

  /** Closes the connections to the upstream. */
  async close(): Promise<void> {
    this.#breaker.shutdown()
    await this.#options.client.close()
  }

  async #lookUp(key: CdrKey, name: string): Promise<Lookup> {
    const { onUpstream, store, responses } = this.#options
    const [isErased] = await store.erased.has([key])
    if (isErased) return { kind: 'notFound', text: responses.notFound, from: 'store' }
    const wait = this.#bucket?.waitSeconds() ?? 0
    if (wait > 0) {
      onUpstream?.('throttled', 0)
      return { kind: 'unavailable', retrySeconds: wait, from: 'upstream' }
    }
    const began = performance.now()
    const seconds = (): number => (performance.now() - began) / 1000
    try {
      const response = await this.#breaker.fire(key)
      if (response.recordJson !== undefined) await this.#store(key, response)
      else if (response.isNotFound) this.#notFound.set(name, response.text)
      const kind = response.recordJson !== undefined ? 'found' : response.isNotFound ? 'notFound' : 'failed'
      onUpstream?.(kind === 'found' ? 'record' : kind === 'failed' ? 'failure' : kind, seconds())
      return { kind, text: response.text, from: 'upstream' }
    } catch (error) {
      if (!(error instanceof Error) || !(error instanceof UpstreamError || CircuitBreaker.isOurError(error)))
        throw error
      onUpstream?.(error instanceof UpstreamError ? 'fault' : 'open', seconds())
      return {
        kind: 'unavailable',
        retrySeconds,
        from: 'upstream',
        cause: error,
        isInvalid: error instanceof InvalidRecordError,
      }
    }
  }

  /**
   * Fetches a call from the upstream again and replaces the stored record. Returns whether the upstream has the call; if it does
   * not, the stored record stays.
   *
   * @param alongside What else is done in the transaction that stores the record.
   * @throws UpstreamError when there is no usable response.
   */
  async refetch(key: CdrKey, alongside?: readonly Statement[]): Promise<boolean> {
    const { client, store, responses, name } = this.#options
    const response = await queryUpstream(client, key)
    if (response.recordJson === undefined) return false
    await store.replace(entryOf(key, response, responses), await store.addSource('upstream', name), alongside)
    return true
  }

  async #store(key: CdrKey, response: UpstreamResponse): Promise<void> {
    const { store, responses, name, onStoreError } = this.#options
    try {
      this.#source ??= store.addSource('upstream', name)
      await store.put([entryOf(key, response, responses)], await this.#source)
    } catch (error) {
      this.#source = undefined
      onStoreError?.(error)
    }
  }
}

/** Returns the entry that stores the response of an upstream. */
export function entryOf(
  key: CdrKey,
  { recordJson = '', text, hash }: UpstreamResponse,
  responses: Responses,
): CdrEntry {
  // If this server would write the same response, only the record is stored.
  const original = responses.success(recordJson) === text ? {} : { originalResponse: text }
  return { ...key, recordJson, responseHash: hash, ...original }
}
