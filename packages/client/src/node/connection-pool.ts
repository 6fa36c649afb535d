import type { buildConnector, Client, Dispatcher } from 'undici'
import type { Sender } from '../create-cdr-client.ts'
import type { Interruptible, PendingCall } from '../transport/pending-call.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport/transport.ts'
import type { ConnectionSettings } from './connection-options.ts'
import { type ConnectionKeeper, Exchange } from './exchange.ts'
import { createSocketOpener } from './open-socket.ts'
import { undiciOnDemand } from './undici-on-demand.ts'

/** Someone who waits for a connection. */
class Waiting implements Interruptible {
  readonly #queue: Set<Waiting>
  readonly give: (connection: Client) => void
  readonly #reject: (reason: unknown) => void

  constructor(queue: Set<Waiting>, give: (connection: Client) => void, reject: (reason: unknown) => void) {
    this.#queue = queue.add(this)
    this.give = give
    this.#reject = reject
  }

  interrupt(reason: unknown): void {
    this.#queue.delete(this)
    this.#reject(reason)
  }
}

/**
 * Keeps connections and hands each to one request at a time, the one used last first: it is the least likely to have been
 * closed by the other side. undici's own `Client` with `dispatch` costs an eighth of a `fetch`.
 */
export class ConnectionPool implements Sender, ConnectionKeeper {
  readonly #settings: ConnectionSettings
  readonly #connect: buildConnector.connector
  readonly #idle: Client[] = []
  readonly #all = new Set<Client>()
  #Client: typeof Client | undefined
  readonly #waiting = new Set<Waiting>()
  #isClosed = false

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
    const open = createSocketOpener(settings)
    this.#connect = (_options, callback) => {
      open().then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      )
    }
  }

  readonly transport: Transport = (request, call) => {
    if (this.#isClosed) return Promise.reject(new Error('this client was closed'))
    if (!this.#Client) return this.#load().then(() => this.#sendLate(request, call))
    const connection =
      this.#idle.pop() ?? (this.#all.size < this.#settings.connections ? this.#open(this.#Client) : undefined)
    if (connection) return this.#send(connection, request, call)
    return new Promise<Client>((resolve, reject) => {
      call.underWay = new Waiting(this.#waiting, resolve, reject)
    }).then((given) => this.#send(given, request, call))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiting of this.#waiting) waiting.interrupt(new Error('this client was closed'))
    await Promise.all([...this.#all].map((connection) => connection.close()))
  }

  release(connection: Client): void {
    const [next] = this.#waiting
    if (!next) {
      this.#idle.push(connection)
      return
    }
    this.#waiting.delete(next)
    next.give(connection)
  }

  discard(connection: Client): void {
    this.#all.delete(connection)
    void connection.destroy()
    if (this.#waiting.size > 0 && this.#Client) this.release(this.#open(this.#Client))
  }

  async #load(): Promise<void> {
    const undici = await undiciOnDemand()
    this.#Client = undici.Client
  }

  #sendLate(request: TransportRequest, call: PendingCall): Promise<TransportResponse> {
    call.throwIfEnded()
    return this.transport(request, call)
  }

  #open(ClientOfUndici: typeof Client): Client {
    const connection = new ClientOfUndici(this.#settings.origin, {
      connect: this.#connect,
      pipelining: 1,
      // This package has timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#all.add(connection)
    return connection
  }

  #send(connection: Client, request: TransportRequest, call: PendingCall): Promise<TransportResponse> {
    const { method, url, headers, body = null } = request
    const path = url.slice(this.#settings.origin.length) || '/'
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(connection, this, this.#settings.maxResponseBytes, call, resolve, reject)
      call.underWay = exchange
      connection.dispatch({ method: method as Dispatcher.HttpMethod, path, headers, body }, exchange)
    })
  }
}
