import type { PendingCall } from './pending-call.ts'

/** One request on its way. */
export interface TransportRequest {
  readonly method: string
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact body that is sent. */
  readonly body: string | Uint8Array | undefined
}

/** A complete answer: its body has been read, within the bounds of the client. */
export interface TransportResponse {
  readonly status: number
  readonly headers: TransportHeaders
  readonly body: string
}

/** The part of the platform's `Headers` that is needed here. A `Map` by lower-case name has it too. */
export interface TransportHeaders extends Iterable<[string, string]> {
  get(name: string): string | null | undefined
}

/**
 * Sends one request and gives the complete answer. A leaner `fetch`: decorators of the shape `(next) => transport` are
 * put around one that reaches the network. What stops it early is registered with the call.
 */
export type Transport = (request: TransportRequest, call: PendingCall) => Promise<TransportResponse>
