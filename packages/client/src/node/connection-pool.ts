import { Client } from 'undici'
import type { Sender } from '../create-cdr-client.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import type { TransportRequest, TransportResponse } from '../transport/transport.ts'
import { AnswerCollector } from './answer-collector.ts'
import type { ConnectionSettings } from './connection-options.ts'
import { createConnector } from './connector.ts'

/** Someone who waits for a connection. */
interface Waiting {
  readonly give: (connection: Client) => void
}

/**
 * Keeps connections and hands each to one request at a time, the one used last first: it is the least likely to have been
 * closed by the other side. undici's own `Client` with `dispatch` costs an eighth of a `fetch`.
 */
export function createConnectionPool(settings: ConnectionSettings): Sender {
  const connector = createConnector(settings)
  const idle: Client[] = []
  const all = new Set<Client>()
  const waiting: Waiting[] = []
  let closed = false

  const open = (): Client => {
    const connection = new Client(settings.origin, {
      connect: connector,
      pipelining: 1,
      // The client has timers of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    all.add(connection)
    return connection
  }
  const release = (connection: Client): void => {
    const next = waiting.shift()
    if (next) next.give(connection)
    else idle.push(connection)
  }
  /** A connection whose request was given up may still be busy with it: it is not used again. */
  const discard = (connection: Client): void => {
    all.delete(connection)
    void connection.destroy()
    if (waiting.length > 0) release(open())
  }
  const acquire = (call: PendingCall): Client | Promise<Client> => {
    const connection = idle.pop() ?? (all.size < settings.connections ? open() : undefined)
    if (connection) return connection
    return new Promise((resolve, reject) => {
      const place: Waiting = { give: resolve }
      waiting.push(place)
      call.onInterrupt = (reason) => {
        waiting.splice(waiting.indexOf(place), 1)
        reject(reason)
      }
    })
  }
  const send = (connection: Client, request: TransportRequest, call: PendingCall): Promise<TransportResponse> =>
    new Promise((resolve, reject) => {
      const collector = new AnswerCollector(settings.maxResponseBytes, call, {
        complete: (response) => {
          release(connection)
          resolve(response)
        },
        failed: (reason) => {
          discard(connection)
          reject(reason)
        },
      })
      call.onInterrupt = (reason) => collector.giveUp(reason)
      const { method, url, headers, body } = request
      const path = url.slice(settings.origin.length) || '/'
      connection.dispatch({ method: method as 'POST', path, headers, body: body ?? null }, collector)
    })

  return {
    transport: (request, call) => {
      if (closed) return Promise.reject(new Error('this client was closed'))
      const connection = acquire(call)
      return connection instanceof Client
        ? send(connection, request, call)
        : connection.then((given) => send(given, request, call))
    },
    close: async () => {
      closed = true
      await Promise.all([...all].map((connection) => connection.close()))
    },
  }
}
