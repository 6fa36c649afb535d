import type { CallEvent, CdrEvent } from '../events.ts'
import type { CallLimits, Settings } from '../read-options.ts'
import { clientClosed } from './failures.ts'

/** What differs between the calls of a client. */
export interface CallOptions {
  readonly limits: CallLimits
  readonly signal?: AbortSignal | null | undefined
  readonly batch?: Batch | undefined
  /** Whether its responses do not end by themselves. */
  readonly isStream?: boolean
  /** Describes the call in its events. */
  readonly query?: () => CdrEvent['query']
}

/** What the calls of a batch share. */
export interface Batch {
  /** Those that are in progress. One signal for all of them would keep ended calls alive like a `Set`; see {@link removeCall}. */
  readonly calls: PendingCall[]
  /** Called with the result of each attempt. */
  observeAttempt(status: number | undefined, error: string | undefined, milliseconds: number): void
}

/**
 * One call from its first attempt to its end: it counts the attempts and knows how long they may take, and its end
 * interrupts whatever is in progress, an attempt or the pause before the next one.
 *
 * | method | called by | attempt in progress | pause in progress | next attempt |
 * |---|---|---|---|---|
 * | `interrupt` | timeout of an attempt, size limit, silence of a stream | fails | fails | allowed |
 * | `endAfterAttempt` | `close()` of the client | completes, except a stream | fails | none |
 * | `endWith` | total timeout | fails | fails | none |
 * | `abort` | signal or bug of the caller | fails, reason unchanged | fails, reason unchanged | none |
 */
export class PendingCall {
  /** It only distinguishes calls in logs, so it need not be unguessable. */
  readonly requestId: string = Math.random().toString(36).slice(2)
  /** Headers that every request of the call sends besides those of the query and the signature. */
  readonly headers: Readonly<Record<string, string>>
  readonly options: CallOptions
  limits: CallLimits
  /** Reports attempts and pauses; `undefined` when nobody listens. */
  readonly report: ((event: CallEvent) => void) | undefined
  /** How many requests were sent. */
  attempts = 0
  /** How many of the retries that its limits allow were used. */
  retries = 0
  /** Whether the retry after a dead keep-alive connection, which is not one of them, was used. */
  freeRetryUsed = false
  /** Whether bytes of a response have arrived in this attempt. */
  responseBegan = false
  /** Ends the attempt or pause in progress; `undefined` between them. */
  inProgress: ((reason: unknown) => void) | undefined
  /** Why nothing more may be tried, and whether the caller ended the call. */
  ended: { readonly reason: unknown; readonly byCaller: boolean } | undefined
  /** Whether the client was closed: the attempt in progress may complete, and no other is made. */
  isClosing = false
  /** When the total timeout elapses, as `performance.now()` counts. */
  deadline: number
  /** The calls of the client that are not over. */
  readonly #pending: PendingCall[]
  #isPausing = false

  constructor(options: CallOptions, { headers, onEvent }: Settings, pending: PendingCall[]) {
    this.options = options
    this.headers = headers()
    this.limits = options.limits
    this.report =
      onEvent &&
      ((event) => {
        const full = { ...event, requestId: this.requestId, query: options.query?.() }
        // An async listener may reject later.
        Promise.resolve(this.runUserFunction(() => onEvent(full))).catch((reason) => this.abort(reason))
      })
    this.deadline = performance.now() + this.limits.totalTimeoutMilliseconds
    this.#pending = pending
    pending.push(this)
    options.batch?.calls.push(this)
    options.signal?.addEventListener('abort', this)
  }

  /** Replaces the limits before the first attempt. */
  setLimits(limits: CallLimits): void {
    this.limits = limits
    this.deadline = performance.now() + limits.totalTimeoutMilliseconds
  }

  /** Runs a function of the caller. What it throws ends the call and reaches the caller unchanged. */
  runUserFunction<Result>(userFunction: () => Result): Result {
    try {
      return userFunction()
    } catch (thrown) {
      this.abort(thrown)
      throw thrown
    }
  }

  /** Stops what is in progress. The call may continue with another attempt. */
  interrupt(reason: unknown): void {
    const { inProgress } = this
    this.inProgress = undefined
    inProgress?.(reason)
  }

  throwIfEnded(): void {
    if (this.ended) throw this.ended.reason
  }

  /** Waits for a value, unless the attempt is interrupted first: then it calls `stop`. Unlike `pause`, it outlasts `close()` of the client. */
  wait<Value>(value: PromiseLike<Value>, stop?: (reason: unknown) => void): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.onInterrupt((reason) => {
        reject(reason)
        stop?.(reason)
      })
      Promise.resolve(value).then(resolve, reject)
    })
  }

  /** Sets what ends the attempt or pause in progress. */
  onInterrupt(interrupt: (reason: unknown) => void): void {
    if (this.ended) interrupt(this.ended.reason)
    else this.inProgress = interrupt
  }

  /** Waits while no request is in progress, unless the call ends or the client is closed first. */
  pause<Value>(end: Promise<Value>): Promise<Value> {
    this.#isPausing = true
    return this.wait(end).finally(() => {
      this.#isPausing = false
    })
  }

  sleep(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout>
    const end = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    return this.pause(end).finally(() => clearTimeout(timer))
  }

  /** Lets the attempt in progress complete, unless it is a stream, and makes no other. */
  endAfterAttempt(): void {
    this.isClosing = true
    if (this.#isPausing || this.options.isStream) this.endWith(clientClosed(this.attempts))
  }

  /** The call is over: it stops listening to the caller's signal. */
  release(): void {
    this.options.signal?.removeEventListener('abort', this)
    removeCall(this.#pending, this)
    if (this.options.batch) removeCall(this.options.batch.calls, this)
  }

  /** The caller's signal was aborted. */
  handleEvent(): void {
    this.abort(this.options.signal?.reason)
  }

  /** Ends the call on behalf of the caller, who gets the reason unchanged. */
  abort(reason: unknown): void {
    this.endWith(reason, true)
  }

  /** Ends the call: nothing more is tried. */
  endWith(reason: unknown, byCaller = false): void {
    this.ended ??= { reason, byCaller }
    this.interrupt(this.ended.reason)
  }
}

/**
 * Removes a call from those that are in progress, and returns whether it was one. They are an array: a `Set` that calls enter and leave all
 * the time keeps ended ones alive until a full garbage collection, because V8 links each of its outgrown tables to the next one.
 */
export function removeCall(calls: PendingCall[], call: PendingCall): boolean {
  const at = calls.indexOf(call)
  return at >= 0 && calls.splice(at, 1).length > 0
}

export interface TransportRequest {
  readonly method: string
  /** From the root of the server, with its query. */
  readonly path: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact body that is sent. */
  readonly body: string | undefined
  /**
   * Called with each piece of the body of a 200 as it arrives, whose response then has none. Nothing more is read until the promise is
   * fulfilled.
   */
  readonly onText?: ((text: string) => Promise<void>) | undefined
}

/** A complete response: its body has been read, decompressed and decoded, within the limits of the client. */
export interface TransportResponse {
  readonly status: number
  readonly headers: TransportHeaders
  readonly body: string
}

/** The part of the platform's `Headers` that is used. A `Map` by lower-case name has it too. */
export interface TransportHeaders extends Iterable<[string, string]> {
  get(name: string): string | null | undefined
}

/**
 * Sends one request and resolves with the complete response. Decorators of the form `(next) => transport` wrap the one
 * that reaches the network. It registers with the call how to stop it early.
 */
export type Transport = (request: TransportRequest, call: PendingCall) => Promise<TransportResponse>
