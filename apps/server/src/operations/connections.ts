import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'

/** Why a connection was refused: too many in all, or too many of one address. */
export type ConnectionLimit = 'total' | 'address'

/** Options of {@link Connections}. */
export interface ConnectionOptions {
  /** The maximum number of open connections. */
  readonly max: number
  /** The maximum number of open connections of one address. */
  readonly maxPerAddress: number
  /** Returns whether an address may have more than that: a proxy connects for many clients. */
  readonly isExempt: (address: string) => boolean
  /** Called when a connection was closed because of a limit. */
  readonly onRefused: (limit: ConnectionLimit, address: string) => void
}

/** The open connections of a server and its responses in flight. Closes connections above the limits. */
export class Connections {
  /** Whether the server is about to stop. From then on, each connection is closed after its next response. */
  isDraining = false

  readonly #sockets = new Set<Socket>()
  readonly #responses = new Set<ServerResponse>()
  readonly #countByAddress = new Map<string, number>()
  readonly #options: ConnectionOptions

  constructor(server: Server, options: ConnectionOptions) {
    this.#options = options
    server.maxConnections = options.max
    // Otherwise a worker hands a connection above its limit back, and full workers pass it around without end.
    Object.assign(server, { dropMaxConnection: true })
    server.on('drop', (data) => options.onRefused('total', data?.remoteAddress ?? 'unknown'))
    server.on('connection', (socket: Socket) => this.#add(socket))
    // Before the handler of requests, which may send the headers at once.
    server.prependListener('request', (_request, response) => {
      if (this.isDraining) response.shouldKeepAlive = false
      this.#responses.add(response)
      response.once('close', () => this.#responses.delete(response))
    })
  }

  /** The number of open connections. */
  get size(): number {
    return this.#sockets.size
  }

  /** The number of requests whose response is not complete. */
  get unanswered(): number {
    return [...this.#responses].filter((response) => !response.writableEnded).length
  }

  /** Closes connections that carry no request, also those that never sent one. */
  closeUnused(): void {
    const used = new Set([...this.#responses].map(({ req }) => peerOf(req.socket)))
    for (const socket of this.#sockets) if (!used.has(peerOf(socket))) socket.destroy()
  }

  /** Closes connections on which a response that has begun makes no progress for this many milliseconds: nobody reads it. */
  closeStalled(milliseconds: number): void {
    for (const { headersSent, req } of this.#responses)
      if (headersSent && req.socket.timeout !== milliseconds) req.socket.setTimeout(milliseconds)
  }

  /** Closes every connection. */
  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #add(socket: Socket): void {
    const { remoteAddress: address = 'unknown' } = socket
    const count = this.#countByAddress.get(address) ?? 0
    if (count >= this.#options.maxPerAddress && !this.#options.isExempt(address)) {
      socket.destroy()
      this.#options.onRefused('address', address)
      return
    }
    this.#sockets.add(socket)
    this.#countByAddress.set(address, count + 1)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      const rest = (this.#countByAddress.get(address) ?? 1) - 1
      if (rest > 0) this.#countByAddress.set(address, rest)
      else this.#countByAddress.delete(address)
    })
  }
}

/** Names the connection of a socket. Under TLS, a request has another socket than the one that was accepted. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

const logPause = 10_000

/** Returns a function that logs refused connections, in one line for all within ten seconds, because a flood must not fill the log. */
export function refusalLogger(log: FastifyBaseLogger): ConnectionOptions['onRefused'] {
  let refused = 0
  let isPausing = false
  return function report(limit, address) {
    refused += 1
    if (isPausing) return
    isPausing = true
    log.warn(
      { refused, limit, address },
      'refused connections; see --max-connections and --max-connections-per-address',
    )
    refused = 0
    setTimeout(() => {
      isPausing = false
      if (refused > 0) report(limit, address)
    }, logPause).unref()
  }
}
