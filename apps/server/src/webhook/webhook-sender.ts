import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Webhook } from 'standardwebhooks'
import { messageOf } from '../error-message.ts'
import { StoredCalls } from '../events/stored-calls.ts'
import { LeasedRunner } from '../operations/leased-runner.ts'
import { maskNumbers } from '../routes/calls.ts'
import { type CallSummary, findCall, searchStoredCalls } from '../search/search-calls.ts'
import type { Engine } from '../store/store.ts'
import { WebhookState } from './webhook-state.ts'

/** Where stored calls are sent, and how. */
export interface WebhookPlan {
  readonly url: URL
  /** Signs what is sent. */
  readonly signer: Webhook
  /** The call center whose calls are sent. */
  readonly ccId: number
  /** Whether phone numbers are masked. */
  readonly isMasked: boolean
  /** The pauses between attempts, in milliseconds. A call that fails after the last one becomes a dead letter. */
  readonly pauses?: readonly number[]
  /** How long the receiver may take to respond, in milliseconds. */
  readonly timeout?: number
}

/** The outcome of a delivery: delivered, failed, given up as a dead letter, or lost because the calls were not sent in time. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'dead' | 'lost'

/** Why an attempt failed, and whether another one would too. */
interface Failure {
  readonly reason: string
  readonly isFinal: boolean
}

/** Options of a {@link WebhookSender}. */
export interface WebhookOptions extends WebhookPlan {
  readonly engine: Engine
  readonly log: FastifyBaseLogger
  readonly onDelivery: (outcome: DeliveryOutcome, calls: number) => void
}

const defaultPauses: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000]
const defaultTimeout = 10_000
/** How soon a stored call is noticed, in milliseconds. */
const pollMilliseconds = 1_000
/** Statuses after which a call is not retried. A 400 is retried, because proxies and wrong secrets cause it for every call for a while. */
const finalStatuses = new Set([413, 422])
/** Calls that are sent at the same time. After a kill, at most these are sent again. */
const batchSize = 8

/** Sends every stored call to a receiver as long as the server runs, in one of the processes that share a database. */
export class WebhookSender {
  readonly #options: WebhookOptions
  readonly #runner: LeasedRunner
  readonly #state: WebhookState
  readonly #storedCalls: StoredCalls

  constructor(options: WebhookOptions) {
    this.#options = options
    const { engine, log } = options
    this.#state = new WebhookState(engine)
    this.#storedCalls = new StoredCalls(engine)
    const run = this.#run.bind(this)
    this.#runner = new LeasedRunner({ engine, name: 'webhook', log, run })
  }

  /** Starts sending as soon as this process holds the lease. */
  start(): void {
    this.#runner.start()
  }

  /** Aborts the requests in flight and releases the lease. */
  stop(): Promise<void> {
    return this.#runner.stop()
  }

  async #run(signal: AbortSignal): Promise<number> {
    await this.#sendRequestedLetters(signal)
    await this.#sendNewCalls(signal)
    return pollMilliseconds
  }

  /** Sends all calls that were stored since the last one that was sent. */
  async #sendNewCalls(signal: AbortSignal): Promise<void> {
    const { last } = await this.#storedCalls.range()
    let position = await this.#state.position()
    // Only calls that are stored from now on are new to the receiver.
    if (position === undefined) await this.#state.save(last)
    position ??= last
    while (position < last) {
      await this.#sendRequestedLetters(signal)
      const { forgotten } = await this.#storedCalls.range()
      const upTo = Math.min(last, position + batchSize)
      if (position < forgotten) {
        const calls = forgotten - position
        this.#options.onDelivery('lost', calls)
        this.#options.log.error({ calls }, 'skipped calls that were not delivered to the webhook in time')
        position = forgotten
      } else if (await this.#sendBatch(position, upTo, signal)) position = upTo
      signal.throwIfAborted()
      await this.#state.save(position)
    }
  }

  /**
   * Sends the calls with some event numbers, and retries each until it is delivered or given up. Returns false if the numbers have
   * expired.
   */
  async #sendBatch(after: number, upTo: number, signal: AbortSignal): Promise<boolean> {
    const pauses = this.#options.pauses ?? defaultPauses
    let failed: ReadonlySet<number> | undefined
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted()
      // Read again for each attempt: a call may have been erased in the meantime.
      const calls = await searchStoredCalls(this.#options.engine, { ccId: this.#options.ccId }, { after, upTo })
      if (!calls) return false
      const pending = calls.filter(({ position }) => failed?.has(position) ?? true)
      const pause = pauses[attempt]
      const attempts = pending.map(async ({ position, call }) => {
        const failure = await this.#attempt(position, call, signal)
        return failure ? [{ ...failure, position, call }] : []
      })
      const failures = (await Promise.all(attempts)).flat()
      const isOver = ({ isFinal }: Failure): boolean => isFinal || pause === undefined
      for (const failure of failures.filter(isOver)) await this.#giveUp(failure.position, failure.call, failure.reason)
      failed = new Set(failures.filter((failure) => !isOver(failure)).map(({ position }) => position))
      if (failed.size === 0) return true
      await sleep(pause, undefined, { signal })
    }
  }

  /** Sends the dead letters again whose retry was requested. */
  async #sendRequestedLetters(signal: AbortSignal): Promise<void> {
    for (const letter of await this.#state.letters({ requested: true, limit: batchSize })) {
      signal.throwIfAborted()
      const call = await findCall(this.#options.engine, letter)
      const failure = call && (await this.#attempt(letter.position, call, signal))
      if (call && failure) await this.#giveUp(letter.position, call, failure.reason)
      else await this.#state.removeLetter(letter.position)
    }
  }

  async #giveUp(position: number, { ccId, direction, callId }: CallSummary, reason: string): Promise<void> {
    await this.#state.addLetter({ position, ccId, direction, callId, failedAt: Date.now(), reason })
    this.#options.onDelivery('dead', 1)
    this.#options.log.error({ position, reason }, 'the webhook receiver did not accept a call')
  }

  /** Sends one call. Returns the failure, if there was one. */
  async #attempt(position: number, call: CallSummary, signal: AbortSignal): Promise<Failure | undefined> {
    const { url, signer, isMasked, timeout = defaultTimeout, onDelivery } = this.#options
    const now = new Date()
    const id = `call_${position}`
    const data = isMasked ? maskNumbers(call) : call
    const body = JSON.stringify({ type: 'call.stored', timestamp: now.toISOString(), data })
    let failure: Failure | undefined
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signer.sign(id, now, body),
        },
        body,
        // A redirect could lead to a server that only this machine can reach.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      })
      // The body is not read, because it may have any length.
      await response.body?.cancel()
      const { ok, status } = response
      if (!ok) failure = { reason: `HTTP status ${status}`, isFinal: finalStatuses.has(status) }
    } catch (error) {
      // An attempt that was aborted because the server stops, or another process has the lease, does not count.
      signal.throwIfAborted()
      const isTimeout = error instanceof Error && error.name === 'TimeoutError'
      // fetch() reports the reason as the cause of its error.
      const cause = error instanceof Error ? (error.cause ?? error) : error
      failure = { reason: isTimeout ? `no response within ${timeout / 1000} s` : messageOf(cause), isFinal: false }
    }
    onDelivery(failure ? 'failed' : 'delivered', 1)
    return failure
  }
}
