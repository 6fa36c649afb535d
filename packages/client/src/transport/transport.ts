import type { PendingCall } from './pending-call.ts'

/** A request to send. */
export interface TransportRequest {
  readonly method: string
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact body that is sent. */
  readonly body: string | Uint8Array | undefined
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
