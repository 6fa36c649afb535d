import type { Dispatcher } from 'undici'
import type { PendingCall } from '../transport/pending-call.ts'
import { ResponseTooLarge } from '../transport/response-too-large.ts'
import type { TransportHeaders, TransportResponse } from '../transport/transport.ts'

type Controller = Dispatcher.DispatchController
type IncomingHeaders = Record<string, string | string[] | undefined>

/** What comes of an answer. Exactly one of the two is called, once. */
export interface AnswerOutcome {
  readonly complete: (response: TransportResponse) => void
  readonly failed: (reason: unknown) => void
}

/** Collects one answer from undici, up to a number of bytes. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number
  readonly #call: PendingCall
  readonly #outcome: AnswerOutcome
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #status = 0
  #headers: IncomingHeaders = {}
  #controller: Controller | undefined
  #isSettled = false

  constructor(maxBytes: number, call: PendingCall, outcome: AnswerOutcome) {
    this.#maxBytes = maxBytes
    this.#call = call
    this.#outcome = outcome
  }

  /** Ends the exchange early. */
  giveUp(reason: unknown): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#controller?.abort(reason instanceof Error ? reason : new Error('given up'))
    this.#outcome.failed(reason)
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHeaders): void {
    // Interim answers come before the one that counts.
    if (status < 200) return
    this.#call.answerBegan = true
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length']) > this.#maxBytes) this.giveUp(new ResponseTooLarge(this.#maxBytes))
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) this.giveUp(new ResponseTooLarge(this.#maxBytes))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    const [first] = this.#chunks
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    this.#outcome.complete({ status: this.#status, headers: new NodeHeaders(this.#headers), body: body.toString() })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.giveUp(error)
  }
}

/** Headers as undici gives them, read as the platform's. */
class NodeHeaders implements TransportHeaders {
  readonly #headers: IncomingHeaders

  constructor(headers: IncomingHeaders) {
    this.#headers = headers
  }

  get(name: string): string | null {
    const value = this.#headers[name]
    return value === undefined ? null : [value].flat().join(', ')
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    for (const [name, value] of Object.entries(this.#headers)) {
      for (const one of [value ?? []].flat()) yield [name, one]
    }
  }
}
