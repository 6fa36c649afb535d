import { Agent, type IncomingMessage, request as sendRequest } from 'node:http'
import type { Sender } from '../create-cdr-client.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import { ResponseTooLarge } from '../transport/response-too-large.ts'
import type { Transport, TransportRequest, TransportResponse } from '../transport/transport.ts'
import type { ConnectionSettings } from './connection-options.ts'
import { NodeHeaders } from './node-headers.ts'
import { createSocketOpener } from './open-socket.ts'

/**
 * Sends one request after the other on one connection of Node's own HTTP. A request costs twice what it does in the pool,
 * but nothing has to be loaded first: a program that asks once and ends is done in half the time.
 */
export class OneConnection implements Sender {
  readonly #maxResponseBytes: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  /** Ends when nobody before the next one needs the connection. The agent itself would open another one in the meantime. */
  #turn: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(settings: ConnectionSettings) {
    this.#maxResponseBytes = settings.maxResponseBytes
    const open = createSocketOpener(settings)
    this.#agent.createConnection = (_options, callback) => {
      open().then(
        (socket) => callback?.(null, socket),
        // The types want a socket beside an error; Node passes none either.
        (error: Error) => callback?.(error, undefined as never),
      )
      return undefined
    }
  }

  readonly transport: Transport = async (request, call) => {
    const before = this.#turn
    const mine = Promise.withResolvers<void>()
    this.#turn = before.then(() => mine.promise)
    try {
      await new Promise<void>((resolve, reject) => {
        call.underWay = { interrupt: reject }
        void before.then(resolve)
      })
      if (this.#isClosed) throw new Error('this client was closed')
      return await new Promise((resolve, reject) => this.#send(request, call, resolve, reject))
    } finally {
      mine.resolve()
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#agent.destroy()
  }

  #send(
    { method, url, headers, body }: TransportRequest,
    call: PendingCall,
    resolve: (response: TransportResponse) => void,
    reject: (reason: unknown) => void,
  ): void {
    const { hostname, port, pathname, search } = new URL(url)
    const path = pathname + search
    const request = sendRequest({ agent: this.#agent, hostname, port, path, method, headers: { ...headers } })
    call.underWay = {
      interrupt(reason) {
        reject(reason)
        request.destroy()
      },
    }
    request.once('error', reject)
    request.once('response', (response) => {
      call.answerBegan = true
      readAnswer(response, this.#maxResponseBytes).then(resolve, (error: unknown) => {
        request.destroy()
        reject(error)
      })
    })
    request.end(body)
  }
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<TransportResponse> {
  const chunks: Buffer[] = []
  let bytes = 0
  if (Number(response.headers['content-length']) > maxBytes) throw new ResponseTooLarge(maxBytes)
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new ResponseTooLarge(maxBytes)
    chunks.push(chunk)
  }
  // Node's own HTTP always gives a status with an answer.
  const status = response.statusCode ?? 0
  return { status, headers: new NodeHeaders(response.headers), body: Buffer.concat(chunks).toString() }
}
