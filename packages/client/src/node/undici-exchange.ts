import type { Dispatcher } from 'undici'
import type { Interruptible } from '../transport/pending-call.ts'
import { ResponseTooLarge } from '../transport/response-too-large.ts'
import { type IncomingHeaders, NodeHeaders } from './node-headers.ts'
import type { ConnectionKeeper, PooledConnection, Sending } from './pooled-connection.ts'

type Controller = Dispatcher.DispatchController

/**
 * One request and its answer on one connection, collected up to a number of bytes. It is an object, and not a handful of
 * closures, because the latter make garbage that outlives a young collection: measured, a third of the cost of a call.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler, Interruptible {
  readonly #connection: PooledConnection
  readonly #keeper: ConnectionKeeper
  readonly #maxBytes: number
  readonly #sending: Sending
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #status = 0
  #headers: IncomingHeaders = {}
  #controller: Controller | undefined
  #isSettled = false

  constructor(connection: PooledConnection, keeper: ConnectionKeeper, maxBytes: number, sending: Sending) {
    this.#connection = connection
    this.#keeper = keeper
    this.#maxBytes = maxBytes
    this.#sending = sending
  }

  /** Ends the exchange early. */
  interrupt(reason: unknown): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#controller?.abort(reason instanceof Error ? reason : new Error('given up'))
    // It may still be busy with the request that was given up.
    this.#keeper.discard(this.#connection)
    this.#sending.reject(reason)
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHeaders): void {
    // Interim answers come before the one that counts.
    if (status < 200) return
    this.#sending.call.answerBegan = true
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length']) > this.#maxBytes) this.interrupt(new ResponseTooLarge(this.#maxBytes))
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) this.interrupt(new ResponseTooLarge(this.#maxBytes))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    const [first] = this.#chunks
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    this.#keeper.release(this.#connection)
    this.#sending.resolve({ status: this.#status, headers: new NodeHeaders(this.#headers), body: body.toString() })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.interrupt(error)
  }
}
