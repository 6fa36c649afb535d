import type { Client } from 'openapi-fetch'
import { DirectionMemory } from './direction-memory.ts'
import type { CallDirection, Cdr } from './domain/cdr.ts'
import { type CdrErrorCode, isCdrError } from './errors/cdr-error.ts'
import { CdrNotFoundError } from './errors/not-found-error.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import type { paths } from './generated/wire.ts'
import { type Batch, type CdrOutcome, type CdrQuerySource, type GetCdrsOptions, getCdrs } from './get-cdrs/get-cdrs.ts'
import type { CdrQuery } from './options.ts'
import type { DirectedQuery, QueryCdr } from './query-cdr.ts'
import type { QuerySettings } from './read-options.ts'
import { tellOf } from './tell.ts'
import { monotonicMilliseconds } from './transport/monotonic-clock.ts'
import type { PendingCall } from './transport/pending-call.ts'
import type { Wire } from './wire.ts'

/**
 * Asks one CC-CMS for call records. Made by `createCdrClient`.
 *
 * @example
 * const talkSeconds = async (client: CdrClient, callId: string) => (await client.getCdr({ callId })).talkSeconds
 */
export interface CdrClient {
  /**
   * The typed openapi-fetch client on the same transport: vendor names, vendor answers, faults as the transport throws
   * them.
   */
  readonly api: Client<paths>

  /**
   * Gives the record of one finished call. With `direction: 'auto'`, the default, it asks one direction, then the other, and
   * learns for each call centre which to ask first; `cdr.direction` says which was right.
   *
   * @throws CdrNotFoundError when no such call is kept, CdrResultError for any other failing result code, CdrAuthError
   * for HTTP 401, CdrHttpError for another status, CdrNetworkError, CdrTimeoutError, CdrResponseError when the answer
   * is not one of this interface, CdrValidationError when the query is not valid.
   *
   * @example
   * const cdr = await client.getCdr({ callId: '1000000000-0001' })
   */
  getCdr(query: CdrQuery): Promise<Cdr>

  /**
   * As {@link CdrClient.getCdr}, but gives `undefined` when no such call is kept.
   *
   * @throws as `getCdr`, but for CdrNotFoundError.
   *
   * @example
   * const cdr = await client.findCdr({ callId: '1000000000-0001' })
   * if (!cdr) console.log('no such call')
   */
  findCdr(query: CdrQuery): Promise<Cdr | undefined>

  /**
   * Asks for many calls, in parallel, and gives an outcome for each. One failure never stops the rest. Queries are taken
   * from the source only as outcomes are taken from here, so a million of them need no more memory than a few.
   *
   * @throws CdrValidationError when an option is not valid; what the source throws, after the outcomes of all that came
   * before it; the reason of `signal`.
   *
   * @example
   * for await (const outcome of client.getCdrs(callIds, { concurrency: 32 })) {
   *   if (outcome.ok) console.log(outcome.cdr.talkSeconds)
   *   else console.error(outcome.query.callId, outcome.error.code)
   * }
   */
  getCdrs(source: CdrQuerySource, options?: GetCdrsOptions): AsyncIterable<CdrOutcome>

  /**
   * Closes the client. Requests that were sent are completed; a request that still waits for a connection, and every later
   * call, fails with CdrValidationError. Only `./node` has connections to close, and they do not keep a process alive.
   *
   * @example
   * await client.close()
   */
  close(): Promise<void>
}

/** What a client is made of, once its options are checked. */
export interface ClientParts {
  readonly wire: Wire
  readonly settings: QuerySettings
  readonly queryCdr: QueryCdr
  readonly close?: () => Promise<void>
}

/** Joins the parts to a client. */
export function createClient({ wire, settings, queryCdr, close }: ClientParts): CdrClient {
  const memory = new DirectionMemory()

  async function getCdr(query: CdrQuery, batch?: Batch): Promise<Cdr> {
    const { callId, direction = 'auto', ccId = settings.ccId, signal } = query
    signal?.throwIfAborted()
    const asked: Asked = { callId, ccId, direction: direction === 'auto' ? memory.first(ccId) : direction }
    const call = wire.newCall(signal, (requestId) =>
      tellOf(settings.onEvent, requestId, () => ({ ...asked, ccId: ccId ?? Number.NaN })),
    )
    if (batch) {
      call.observeAttempt = batch.observe
      batch.calls.add(call)
    }
    const began = call.report ? monotonicMilliseconds() : 0
    let outcome: 'found' | CdrErrorCode | 'aborted' = 'aborted'
    try {
      if (direction !== 'auto') checkDirection(direction)
      const cdr = await (direction === 'auto' ? askBoth(asked, call) : queryCdr(asked, call))
      outcome = 'found'
      return cdr
    } catch (error) {
      if (isCdrError(error)) outcome = error.code
      throw error
    } finally {
      call.close()
      batch?.calls.delete(call)
      call.report?.({ type: 'done', outcome, attempts: call.attempts, milliseconds: monotonicMilliseconds() - began })
    }
  }

  async function askBoth(asked: Asked, call: PendingCall): Promise<Cdr> {
    const { callId, ccId } = asked
    const ask = async (): Promise<Cdr> => {
      const cdr = await queryCdr(asked, call)
      memory.found(ccId, cdr.direction)
      return cdr
    }
    try {
      return await ask()
    } catch (error) {
      if (!isCdrError(error, 'not_found')) throw error
    }
    asked.direction = asked.direction === 'inbound' ? 'outbound' : 'inbound'
    try {
      return await ask()
    } catch (error) {
      if (!isCdrError(error, 'not_found')) throw error
      const { status, attempts, requestId } = error
      const what = `Call ${callId} (ccId ${ccId}) at ${wire.baseUrl} is kept neither as inbound nor as outbound.`
      throw new CdrNotFoundError(what, { status, attempts, requestId })
    }
  }

  return {
    get api() {
      return wire.api
    },
    getCdr: (query) => getCdr(query),
    async findCdr(query) {
      try {
        return await getCdr(query)
      } catch (error) {
        if (isCdrError(error, 'not_found')) return undefined
        throw error
      }
    },
    getCdrs: (source, options = {}) => getCdrs(source, options, getCdr),
    async close() {
      wire.close()
      await close?.()
    },
  }
}

/** The query that is under way; `auto` turns its direction. */
type Asked = { -readonly [Key in keyof DirectedQuery]: DirectedQuery[Key] }

function checkDirection(direction: CallDirection): void {
  if (direction === 'inbound' || direction === 'outbound') return
  throw new CdrValidationError(`direction must be inbound, outbound or auto, but is "${direction}".`)
}
