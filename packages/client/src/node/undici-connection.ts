import type { Client, Dispatcher } from 'undici'
import type { ConnectionSettings } from './connection-options.ts'
import type { OpenSocket } from './open-socket.ts'
import type { ConnectionKeeper, MakeConnection, PooledConnection, Sending } from './pooled-connection.ts'
import { UndiciExchange } from './undici-exchange.ts'

/** A connection of undici. Its own `Client` with `dispatch` costs an eighth of a `fetch`. */
class UndiciConnection implements PooledConnection {
  readonly #keeper: ConnectionKeeper
  readonly #client: Client
  readonly #maxBytes: number

  constructor(keeper: ConnectionKeeper, client: Client, maxBytes: number) {
    this.#keeper = keeper
    this.#client = client
    this.#maxBytes = maxBytes
  }

  send(sending: Sending): void {
    const { request, path, call } = sending
    const { method, headers, body = null } = request
    const exchange = new UndiciExchange(this, this.#keeper, this.#maxBytes, sending)
    call.underWay = exchange
    this.#client.dispatch({ method: method as Dispatcher.HttpMethod, path, headers, body }, exchange)
  }

  /** undici does so of itself. */
  rest(): void {}

  close(): Promise<void> {
    return this.#client.close()
  }

  destroy(): void {
    void this.#client.destroy()
  }
}

/** Loads undici, which takes longer than a query takes. */
export async function loadUndici(
  { origin, maxResponseBytes }: ConnectionSettings,
  open: OpenSocket,
): Promise<MakeConnection> {
  const { Client } = await import('undici')
  return (keeper) => {
    const client = new Client(origin, {
      connect: (_options, callback) => {
        open().then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        )
      },
      pipelining: 1,
      // This package has timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return new UndiciConnection(keeper, client, maxResponseBytes)
  }
}
