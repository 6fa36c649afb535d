import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'

/**
 * Why a connection was closed: too many in all, too many of one address, too many requests in flight on it, or a response on it that
 * nobody reads.
 */
export type ConnectionLimit = 'total' | 'address' | 'pipelined' | 'unread'

// Each request in flight can hold a file and a part of its response. Clients rarely send a second one before they have the first response.
const maxRequestsInFlight = 16

/** Options of {@link Connections}. */
export interface ConnectionOptions {
  /** The maximum number of open connections. */
  readonly max: number
  /** The maximum number of open connections of one address. */
  readonly maxPerAddress: number
  /** Returns whether an address may have more than that: a proxy connects for many clients. */
  readonly isExempt: (address: string) => boolean
  /** How long a client may read nothing of what waits for it, in milliseconds. Default: two minutes. */
  readonly unreadMilliseconds?: number | undefined
  /** Called when a connection was closed because of a limit. */
  readonly onRefused: (limit: ConnectionLimit, address: string) => void
}

/** How many bytes the operating system has taken for a client, and since when it is as many while others wait. */
interface Progress {
  taken: number
  since: number
}

/** The open connections of a server and its responses in flight. Closes connections above the limits. */
export class Connections {
  /** Whether the server is about to stop. From then on, each connection is closed after its next response. */
  isDraining = false

  readonly #sockets = new Map<Socket, Progress>()
  readonly #responses = new Set<ServerResponse>()
  readonly #inFlight = new WeakMap<Socket, number>()
  /** Connections that are closed after the last of their responses in flight, with its request. */
  readonly #ending = new WeakMap<Socket, IncomingMessage>()
  readonly #ignored = new WeakSet<IncomingMessage>()
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
    server.prependListener('request', (request, response) => {
      const { socket } = request
      if (this.#ending.has(socket)) {
        this.#ignored.add(request)
        // Node would go on to parse what is read.
        socket.removeAllListeners('data').on('data', () => {})
        return
      }
      this.#responses.add(response)
      const count = (this.#inFlight.get(socket) ?? 0) + 1
      this.#inFlight.set(socket, count)
      response.once('close', () => {
        this.#responses.delete(response)
        this.#inFlight.set(socket, (this.#inFlight.get(socket) ?? 1) - 1)
      })
      const isTooMany = count > maxRequestsInFlight
      if (isTooMany) options.onRefused('pipelined', socket.remoteAddress ?? 'unknown')
      if (!isTooMany && !this.isDraining) return
      // Its response says that the connection is closed after it, so the client knows which requests were not handled.
      response.shouldKeepAlive = false
      this.#ending.set(socket, request)
    })
    const { unreadMilliseconds = 120_000 } = options
    const timer = setInterval(() => this.closeUnread(unreadMilliseconds), unreadMilliseconds / 8).unref()
    server.once('close', () => clearInterval(timer))
  }

  /** Returns whether a request is not to be handled, because its connection was closed or will be before its turn. */
  isIgnored(request: IncomingMessage): boolean {
    return request.socket.destroyed || this.#ignored.has(request)
  }

  /** Returns whether a connection is closed after responses in flight, and its last request is complete: what follows is not handled. */
  isEnding(socket: Socket): boolean {
    return this.#ending.get(socket)?.complete === true
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
    for (const socket of this.#sockets.keys()) if (!used.has(peerOf(socket))) socket.destroy()
  }

  /** Closes every connection. */
  closeAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
  }

  /** Closes connections whose clients have read nothing for this many milliseconds of what waits for them. */
  closeUnread(milliseconds: number): void {
    const now = performance.now()
    for (const [socket, progress] of this.#sockets) {
      const { written, waiting } = bytesOf(socket)
      const taken = written - waiting
      if (waiting === 0 || taken !== progress.taken) Object.assign(progress, { taken, since: now })
      else if (now - progress.since > milliseconds && !socket.destroyed) this.#refuse(socket, 'unread')
    }
  }

  #refuse(socket: Socket, limit: ConnectionLimit): void {
    const { remoteAddress = 'unknown' } = socket
    socket.destroy()
    this.#options.onRefused(limit, remoteAddress)
  }

  #add(socket: Socket): void {
    const { remoteAddress: address = 'unknown' } = socket
    const count = this.#countByAddress.get(address) ?? 0
    if (count >= this.#options.maxPerAddress && !this.#options.isExempt(address)) {
      this.#refuse(socket, 'address')
      return
    }
    this.#sockets.set(socket, { taken: 0, since: 0 })
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

interface Handle {
  readonly bytesWritten: number
  readonly writeQueueSize: number
}

/**
 * Returns how many bytes were written to an accepted connection, and how many of them the operating system has not yet taken. Node counts a
 * write as a whole, and under TLS all writes as one, so that a response in one piece shows no progress anywhere else.
 */
function bytesOf(socket: Socket): { readonly written: number; readonly waiting: number } {
  const { _handle } = socket as Socket & { readonly _handle?: Handle | null }
  return { written: _handle?.bytesWritten ?? 0, waiting: _handle?.writeQueueSize ?? 0 }
}

const logPause = 10_000

const advice: Readonly<Record<ConnectionLimit, string>> = {
  total: 'refused connections; see --max-connections',
  address: 'refused connections; see --max-connections-per-address',
  pipelined: `closed connections on which more than ${maxRequestsInFlight} requests were in flight`,
  unread: 'closed connections whose clients did not read their responses',
}

/**
 * Returns a function that logs closed connections, in one line for all of one limit within ten seconds, because a flood must not fill the
 * log.
 */
export function refusalLogger(log: FastifyBaseLogger): ConnectionOptions['onRefused'] {
  // Those that were refused since the last line of a limit. None after a pause without any.
  const refusedSince = new Map<ConnectionLimit, number>()
  const report = (limit: ConnectionLimit, address: string, refused: number): void => {
    log.warn({ refused, limit, address }, advice[limit])
    refusedSince.set(limit, 0)
    setTimeout(() => {
      const since = refusedSince.get(limit) ?? 0
      if (since > 0) report(limit, address, since)
      else refusedSince.delete(limit)
    }, logPause).unref()
  }
  return (limit, address) => {
    const since = refusedSince.get(limit)
    if (since === undefined) report(limit, address, 1)
    else refusedSince.set(limit, since + 1)
  }
}
