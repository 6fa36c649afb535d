import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Interruptible } from '../transport/pending-call.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { AnswerReader } from './answer-reader.ts'
import { keptMilliseconds } from './kept-milliseconds.ts'
import type { OpenSocket } from './open-socket.ts'
import type { ConnectionKeeper, PooledConnection, Sending } from './pooled-connection.ts'
import { writeRequest } from './write-request.ts'

/** An answer has 1 kB or 2. */
const readBytes = 16 * 1024

/** One request and its answer. */
class LeanExchange implements Interruptible {
  readonly sending: Sending
  readonly reader: AnswerReader
  /** Whether the request has been written. What comes before that is no answer to it. */
  isSent = false
  readonly #connection: LeanConnection

  constructor(connection: LeanConnection, sending: Sending, maxBytes: number) {
    this.#connection = connection
    this.sending = sending
    this.reader = new AnswerReader(maxBytes, sending.request.method)
  }

  interrupt(reason: unknown): void {
    this.#connection.fail(this, reason)
  }
}

/**
 * HTTP/1.1 on a socket, as little of it as this package needs: one request, one answer, one after the other. It costs less than a
 * client for all of HTTP, and is there at once.
 */
export class LeanConnection implements PooledConnection {
  readonly #keeper: ConnectionKeeper
  readonly #open: OpenSocket
  readonly #maxBytes: number
  #socket: Socket | undefined
  #exchange: LeanExchange | undefined
  /** Whether the socket is no reason for the process to live on. */
  #rests = false
  /** How long the socket is kept when nobody uses it. */
  #keptMilliseconds = 0
  /** Told when the last request has been answered. */
  #whenIdle: (() => void) | undefined

  constructor(keeper: ConnectionKeeper, open: OpenSocket, maxBytes: number) {
    this.#keeper = keeper
    this.#open = open
    this.#maxBytes = maxBytes
  }

  send(sending: Sending): void {
    const exchange = new LeanExchange(this, sending, this.#maxBytes)
    this.#exchange = exchange
    sending.call.underWay = exchange
    const socket = this.#socket
    if (!socket) {
      this.#openFor(exchange)
      return
    }
    if (this.#rests) socket.ref()
    this.#rests = false
    // By then it is known whether the other side has closed the connection in this turn of the event loop. Moreover all requests of
    // a turn are written one behind the other, which costs much less than a write here and there.
    setImmediate(write, this, socket, exchange)
  }

  /** Writes a request on the socket that it is meant for, unless it was given up. */
  write(socket: Socket, exchange: LeanExchange): void {
    if (this.#exchange !== exchange || this.#socket !== socket) return
    try {
      writeRequest(socket, exchange.sending)
      exchange.isSent = true
    } catch (fault) {
      this.fail(exchange, fault)
    }
  }

  rest(): void {
    if (!this.#rests) this.#socket?.unref()
    this.#rests = true
  }

  async close(): Promise<void> {
    if (this.#exchange) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve
      })
    }
    this.destroy()
  }

  destroy(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  /** Ends an exchange that is still under way, and with it the connection. */
  fail(exchange: LeanExchange, reason: unknown): void {
    if (this.#exchange !== exchange) return
    this.#finish()
    this.destroy()
    this.#keeper.discard(this)
    exchange.sending.reject(reason)
  }

  #openFor(exchange: LeanExchange): void {
    let opened: Socket | undefined
    const buffer = Buffer.allocUnsafeSlow(readBytes)
    const callback = (count: number): true => {
      if (opened) this.#read(opened, buffer.subarray(0, count))
      return true
    }
    this.#open({ buffer, callback }).then(
      (socket) => {
        // Given up in the meantime.
        if (this.#exchange !== exchange) {
          socket.destroy()
          return
        }
        opened = socket
        this.#use(socket)
        this.write(socket, exchange)
      },
      (error: unknown) => this.fail(exchange, error),
    )
  }

  #use(socket: Socket): void {
    this.#socket = socket
    this.#rests = false
    socket.on('data', (bytes) => this.#read(socket, bytes))
    socket.on('end', () => this.#lose(socket))
    socket.on('error', (error) => this.#lose(socket, error))
    socket.on('close', () => this.#lose(socket))
    socket.on('timeout', () => {
      if (!this.#exchange) this.#lose(socket)
    })
    this.#keptMilliseconds = keptMilliseconds(undefined)
    socket.setTimeout(this.#keptMilliseconds)
  }

  #read(socket: Socket, bytes: Buffer): void {
    if (socket !== this.#socket) return
    const exchange = this.#exchange
    // Nobody asked for anything: some servers say that a connection was idle for too long, and close it.
    if (!exchange?.isSent) {
      this.#lose(socket)
      return
    }
    try {
      const answer = exchange.reader.read(bytes)
      if (exchange.reader.hasBegun) exchange.sending.call.answerBegan = true
      if (answer) this.#answer(exchange, answer)
    } catch (fault) {
      this.fail(exchange, fault)
    }
  }

  /** The other side, or the network, has ended the connection; or it was kept for long enough. */
  #lose(socket: Socket, error?: Error): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    socket.destroy()
    const exchange = this.#exchange
    if (!exchange) return
    if (error) {
      this.fail(exchange, error)
      return
    }
    try {
      this.#answer(exchange, exchange.reader.end())
    } catch (fault) {
      this.fail(exchange, fault)
    }
  }

  #answer({ reader, sending }: LeanExchange, answer: TransportResponse): void {
    const kept = reader.keepsOpen ? keptMilliseconds(reader.keepAlive) : 0
    if (kept <= 0) this.destroy()
    else if (kept !== this.#keptMilliseconds) {
      this.#keptMilliseconds = kept
      this.#socket?.setTimeout(kept)
    }
    this.#finish()
    this.#keeper.release(this)
    sending.resolve(answer)
  }

  #finish(): void {
    this.#exchange = undefined
    this.#whenIdle?.()
  }
}

function write(connection: LeanConnection, socket: Socket, exchange: LeanExchange): void {
  connection.write(socket, exchange)
}
