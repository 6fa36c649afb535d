import type { CdrIdentity, Deviation, Quirk } from './domain/cdr.ts'
import type { CdrErrorCode } from './errors/cdr-error.ts'

/**
 * One step of a call.
 *
 * @example
 * const seen: CallEvent[] = []
 */
export type CallEvent =
  | {
      /** The first event of `getCdr`, `findCdr` and each call of `getCdrs`. Other requests have neither this one nor `done`. */
      readonly type: 'begin'
    }
  | {
      /**
       * Comes once, before the first event of the first call: `./node` runs where its own connections cannot be used, so the
       * platform's `fetch` sends the requests.
       */
      readonly type: 'fallback'
      readonly transport: 'fetch'
    }
  | {
      /** One attempt ended: its response arrived, or it failed. */
      readonly type: 'attempt'
      /** 1 for the first. */
      readonly attempt: number
      /** HTTP status; `undefined` when no complete response arrived. */
      readonly status: number | undefined
      /** Name of the error, such as `TimeoutError` or `ECONNRESET`, when no complete response arrived. */
      readonly error: string | undefined
      readonly milliseconds: number
    }
  | {
      /** The request will be retried. */
      readonly type: 'retry'
      /** The attempt that failed. */
      readonly attempt: number
      readonly reason: 'status' | 'network' | 'timeout' | 'dead_socket'
      /** Length of the pause; 0 after a keep-alive connection turned out to be dead. */
      readonly delayMilliseconds: number
    }
  | {
      /** After a 401 the clock of the server is used for signing. Positive: this machine is behind. */
      readonly type: 'skew'
      readonly offsetSeconds: number
    }
  | { readonly type: 'quirk'; readonly quirk: Quirk }
  | { readonly type: 'deviation'; readonly deviation: Deviation }
  | {
      /** The last event of a call, with its result over both directions of `auto`. */
      readonly type: 'done'
      /** `aborted` when the caller's signal, or a bug in one of the caller's functions, ended the call. */
      readonly outcome: 'found' | CdrErrorCode | 'aborted'
      readonly attempts: number
      readonly milliseconds: number
    }

/**
 * The argument of `onEvent`: what happened, and to which query. It never contains a phone number, a key or a signature.
 *
 * @example
 * createCdrClient({ ...options, onEvent: (event) => {
 *   if (event.type === 'done') latency.record(event.milliseconds, { outcome: event.outcome })
 * } })
 */
export type CdrEvent = CallEvent & {
  /** ID that is sent as `x-request-id`, the same for all attempts of a call. */
  readonly requestId: string
  /** The query of `getCdr`, `findCdr` or `getCdrs`, with the direction that is being searched; `undefined` for other requests. */
  readonly query: CdrIdentity | undefined
}
