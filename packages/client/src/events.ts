import type { Deviation } from './domain/deviation.ts'
import type { Quirk } from './domain/quirk.ts'
import type { CdrErrorCode } from './errors/cdr-error.ts'

/**
 * What happens to one call on the wire.
 *
 * @example
 * const seen: CallEvent[] = []
 */
export type CallEvent =
  | {
      /** One request was sent, and answered or lost. */
      readonly type: 'attempt'
      /** 1 for the first. */
      readonly attempt: number
      /** HTTP status; `undefined` when no complete answer came. */
      readonly status: number | undefined
      /** Name of the fault, such as `TimeoutError` or `ECONNRESET`, when no complete answer came. */
      readonly fault: string | undefined
      readonly milliseconds: number
    }
  | {
      /** The request will be sent again. */
      readonly type: 'retry'
      /** The attempt that failed. */
      readonly attempt: number
      readonly reason: 'status' | 'network' | 'timeout' | 'dead_socket'
      /** How long the pause is; 0 after a kept-alive socket turned out to be dead. */
      readonly delayMilliseconds: number
    }
  | {
      /** After a 401 the clock of the other side is used for signing. Positive: this machine is behind. */
      readonly type: 'skew'
      readonly offsetSeconds: number
    }
  | { readonly type: 'quirk'; readonly quirk: Quirk }
  | { readonly type: 'deviation'; readonly deviation: Deviation }
  | {
      /** The last event of a query. For `direction: 'auto'` each direction is one query. */
      readonly type: 'done'
      readonly outcome: 'found' | CdrErrorCode | 'aborted'
      readonly attempts: number
      readonly milliseconds: number
    }

/**
 * What `onEvent` gets: what happened, and to which query. It never carries a phone number, a key or a signature.
 *
 * @example
 * createCdrClient({ ...options, onEvent: (event) => {
 *   if (event.type === 'done') latency.record(event.milliseconds, { outcome: event.outcome })
 * } })
 */
export type CdrEvent = CallEvent & {
  /** ID that is sent as `x-request-id`, the same for all attempts of a query. */
  readonly requestId: string
  /** The query; `undefined` for requests through `client.api`. */
  readonly query:
    | { readonly callId: string; readonly ccId: number; readonly direction: 'inbound' | 'outbound' }
    | undefined
}
