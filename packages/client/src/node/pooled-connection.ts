import type { PendingCall } from '../transport/pending-call.ts'
import type { TransportRequest, TransportResponse } from '../transport/transport.ts'

/** A request, and what becomes of it. */
export interface Sending {
  readonly request: TransportRequest
  /** What is asked for at the origin. */
  readonly path: string
  readonly call: PendingCall
  readonly resolve: (response: TransportResponse) => void
  readonly reject: (reason: unknown) => void
}

/** A connection of the pool. It carries one request at a time, and opens itself when it has to. */
export interface PooledConnection {
  send(sending: Sending): void
  /** No request is under way on any connection: until the next one, it is no reason for the process to live on. */
  rest(): void
  /** Closes it when the request that is under way has been answered. */
  close(): Promise<void>
  /** Closes it at once. */
  destroy(): void
}

/** Where a connection goes back to. */
export interface ConnectionKeeper {
  /** It can carry another request. */
  release(connection: PooledConnection): void
  /** It may still be busy with a request that was given up. */
  discard(connection: PooledConnection): void
}

/** Makes a connection that goes back to the keeper after each request. */
export type MakeConnection = (keeper: ConnectionKeeper) => PooledConnection
