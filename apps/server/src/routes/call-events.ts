import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Caller, nameOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { messageOf } from '../error-message.ts'
import { StoredCalls } from '../events/stored-calls.ts'
import { sendQueryResponse } from '../responses.ts'
import { createSearchReader } from '../search/read-search.ts'
import { type CallFilter, searchStoredCalls } from '../search/search-calls.ts'
import type { SpecPath } from '../spec.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { admitSearch, mayStillSearch } from './admit-search.ts'
import { visibleTo } from './calls.ts'
import { OpenResponses } from './open-responses.ts'

/** Options of {@link registerCallEvents}. */
export interface EventOptions {
  /** How many streams one caller can have at a time. */
  readonly streamsPerCaller: number
  /** The maximum time between two messages of a stream, in milliseconds. */
  readonly heartbeatMilliseconds: number
  /** How often a stream checks whether its caller may still see calls, in milliseconds. */
  readonly checkMilliseconds: number
}

/** What a server does by default. */
export const defaultEventOptions: EventOptions = {
  streamsPerCaller: 20,
  heartbeatMilliseconds: 15_000,
  checkMilliseconds: 5_000,
}

const mostStreams = 1_000
/** How long a client waits before it connects again, in milliseconds. */
const reconnectMilliseconds = 2_000
const retrySeconds = 5
// Numbers that one query reads: a few milliseconds of work.
const windowSize = 500

const readParameters = createSearchReader('/calls/events', [])

/** `GET /calls/events`: the stored calls that match some filters, as they are stored. */
export function registerCallEvents(app: FastifyInstance, context: Context, options: EventOptions): void {
  const { engine, log, responses } = context
  const storedCalls = new StoredCalls(engine)
  const openStreams = new OpenResponses({ perCaller: options.streamsPerCaller, total: mostStreams })
  const stop = new AbortController()
  app.addHook('preClose', async () => stop.abort())

  app.get('/calls/events' satisfies SpecPath, { exposeHeadRoute: false }, async (request, reply) => {
    const after = readPosition(request)
    const admitted = await admitSearch(request, reply, context, (query, tenant) => {
      const { problems, given } = readParameters(query, tenant)
      if (Number.isNaN(after)) problems.push('Last-Event-ID must be the id of an event')
      return given && problems.length === 0 ? given : { problems }
    })
    if (!admitted) return reply
    const { caller, search } = admitted
    const refuse = (reason: 'throttled' | 'unavailable', text: string) =>
      sendQueryResponse(request, reply, responses.failure(reason, text, retrySeconds))
    const who = nameOf(caller)
    const refusal = openStreams.refusal(who)
    if (app.connections.isDraining || refusal === 'unavailable')
      return refuse('unavailable', `The server has too many event streams; try again in ${retrySeconds} s.`)
    if (refusal === 'throttled')
      return refuse(
        'throttled',
        `${who} already has ${options.streamsPerCaller} event streams. Close one, then connect again.`,
      )
    // Counted before anything is awaited, so that streams that are opened at the same time cannot pass the limit together.
    const closed = openStreams.add(reply, who)
    const { forgotten, last } = await storedCalls.range()
    if (after !== undefined && (after < forgotten || after > last)) {
      const text = `The events after ${after} are no longer available. Search for the calls that you missed, then connect without Last-Event-ID.`
      return sendQueryResponse(request, reply, responses.failure('gone', text))
    }

    request.outcome = 'found'
    const signal = AbortSignal.any([closed, stop.signal])
    const events = follow({ request, caller, filter: search.filter, after: after ?? last, signal })
    return (
      reply
        .type('text/event-stream')
        // An idle keep-alive connection would delay the stop of the server.
        .header('connection', 'close')
        // nginx buffers responses by default.
        .header('x-accel-buffering', 'no')
        .send(Readable.from(events, { objectMode: false }))
    )
  })

  interface Stream {
    readonly request: FastifyRequest
    readonly caller: Caller
    readonly filter: CallFilter
    readonly after: number
    readonly signal: AbortSignal
  }

  /** Yields the text of a stream. Calls are read only as fast as the client reads, so nothing is buffered for a slow client. */
  async function* follow({ request, caller, filter, after, signal }: Stream): AsyncGenerator<string, void, void> {
    let position = after
    let [sentAt, checkedAt] = [performance.now(), performance.now()]
    const isPermitted = async (): Promise<boolean> => {
      if (performance.now() - checkedAt < options.checkMilliseconds) return true
      checkedAt = performance.now()
      return mayStillSearch(request, context, filter)
    }
    yield `retry: ${reconnectMilliseconds}\nid: ${position}\n\n`
    try {
      let range = await storedCalls.range()
      while (!signal.aborted) {
        if (app.connections.isDraining || position < range.forgotten) return
        while (position < range.last && !signal.aborted) {
          // The client may have stopped reading for hours.
          if (!(await isPermitted())) return
          const upTo = Math.min(range.last, position + windowSize)
          const found = await searchStoredCalls(engine, filter, { after: position, upTo })
          // The client reconnects, and gets a 410 because it has missed calls.
          if (!found) return
          position = upTo
          if (found.length === 0) continue
          sentAt = performance.now()
          yield found.map(({ position, call }) => toEvent(position, visibleTo(caller, call))).join('')
        }
        if (performance.now() - sentAt >= options.heartbeatMilliseconds) {
          sentAt = performance.now()
          yield `id: ${position}\n\n`
        }
        // Not raced with the signal, which would accumulate a listener for each second of the stream.
        range = await storedCalls.next()
        if (!(await isPermitted())) return
      }
    } catch (error) {
      // The client reconnects, and the response to that reports the problem.
      log.warn({ reqId: request.id, reason: messageOf(error) }, 'an event stream failed')
      if (!(error instanceof StoreUnavailableError)) throw error
    }
  }
}

const toEvent = (position: number, call: object): string =>
  `id: ${position}\nevent: call\ndata: ${JSON.stringify(call)}\n\n`

/** Returns the position after which a client continues; `NaN` if it is not one, and `undefined` if there is none. */
function readPosition({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id']
  if (given === undefined || given === '') return undefined
  return /^\d{1,15}$/.test(String(given)) ? Number(given) : Number.NaN
}
