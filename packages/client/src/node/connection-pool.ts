import type { Sender } from '../create-cdr-client.ts'
import type { Interruptible, PendingCall } from '../transport/pending-call.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport/transport.ts'
import type { ConnectionSettings } from './connection-options.ts'
import type { ConnectionKeeper, MakeConnection, PooledConnection } from './pooled-connection.ts'

/** Someone who waits for a connection. */
class Waiting implements Interruptible {
  readonly #queue: Set<Waiting>
  readonly give: (connection: PooledConnection) => void
  readonly #reject: (reason: unknown) => void

  constructor(queue: Set<Waiting>, give: (connection: PooledConnection) => void, reject: (reason: unknown) => void) {
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
 * closed by the other side.
 */
export class ConnectionPool implements Sender, ConnectionKeeper {
  readonly #origin: string
  readonly #most: number
  readonly #load: () => Promise<MakeConnection>
  #make: MakeConnection | undefined
  readonly #idle: PooledConnection[] = []
  readonly #all = new Set<PooledConnection>()
  readonly #waiting = new Set<Waiting>()
  /** How many carry a request. */
  #busy = 0
  #isClosed = false

  /** @param load Gives what makes connections; it is called with the first request. */
  constructor(
    { origin, connections }: Pick<ConnectionSettings, 'connections' | 'origin'>,
    load: () => Promise<MakeConnection>,
  ) {
    this.#origin = origin
    this.#most = connections
    this.#load = load
  }

  readonly transport: Transport = (request, call) => {
    if (this.#isClosed) return Promise.reject(new Error('this client was closed'))
    if (!this.#make) return this.#sendLoaded(request, call)
    const connection = this.#idle.pop() ?? (this.#all.size < this.#most ? this.#add(this.#make) : undefined)
    if (connection) return this.#send(connection, request, call)
    return new Promise<PooledConnection>((resolve, reject) => {
      call.underWay = new Waiting(this.#waiting, resolve, reject)
    }).then((given) => this.#send(given, request, call))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiting of this.#waiting) waiting.interrupt(new Error('this client was closed'))
    await Promise.all([...this.#all].map((connection) => connection.close()))
  }

  release(connection: PooledConnection): void {
    this.#busy -= 1
    this.#hand(connection)
  }

  discard(connection: PooledConnection): void {
    this.#busy -= 1
    this.#all.delete(connection)
    connection.destroy()
    if (this.#waiting.size > 0 && this.#make) this.#hand(this.#add(this.#make))
    else this.#restIfIdle()
  }

  #hand(connection: PooledConnection): void {
    const [next] = this.#waiting.size === 0 ? [] : this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next.give(connection)
      return
    }
    this.#idle.push(connection)
    this.#restIfIdle()
  }

  #restIfIdle(): void {
    if (this.#busy === 0) for (const connection of this.#idle) connection.rest()
  }

  async #sendLoaded(request: TransportRequest, call: PendingCall): Promise<TransportResponse> {
    this.#make = await this.#load()
    call.throwIfEnded()
    return this.transport(request, call)
  }

  #add(make: MakeConnection): PooledConnection {
    const connection = make(this)
    this.#all.add(connection)
    return connection
  }

  #send(connection: PooledConnection, request: TransportRequest, call: PendingCall): Promise<TransportResponse> {
    const path = request.url.slice(this.#origin.length) || '/'
    this.#busy += 1
    return new Promise((resolve, reject) => connection.send({ request, path, call, resolve, reject }))
  }
}
