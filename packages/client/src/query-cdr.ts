import type { Client } from 'openapi-fetch'
import type { CallDirection, Cdr } from './domain/cdr.ts'
import type { Quirk, ReportQuirk } from './domain/quirk.ts'
import { type Reading, readEnvelope } from './domain/read-envelope.ts'
import { toCdr } from './domain/to-cdr.ts'
import { fromStatus } from './errors/from-status.ts'
import { fromThrown } from './errors/from-thrown.ts'
import { CdrNotFoundError } from './errors/not-found-error.ts'
import { CdrResponseError } from './errors/response-error.ts'
import { CdrResultError } from './errors/result-error.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import { queryPath } from './generated/operation.ts'
import type { paths } from './generated/wire.ts'
import type { CdrQuery } from './options.ts'
import { queryRequest } from './request.ts'

/** What every query of one client shares. */
export interface QuerySettings {
  readonly api: Client<paths>
  readonly baseUrl: string
  readonly timeoutMilliseconds: number
  readonly bodyForm: 'wrapped' | 'flat'
  readonly timeZone: string | null
  readonly notFoundResultCodes: ReadonlySet<string>
}

/** Asks for one call in one direction. */
export async function queryCdr(query: CdrQuery, direction: CallDirection, settings: QuerySettings): Promise<Cdr> {
  const { callId, ccId, signal } = query
  if (direction !== 'inbound' && direction !== 'outbound') {
    throw new CdrValidationError(`direction must be inbound, outbound or auto, but is "${direction}".`)
  }
  const body = queryRequest({ ccId, callId, direction }, settings.bodyForm)
  const where = `The query for call ${callId} (ccId ${ccId}, ${direction}) at ${settings.baseUrl}`
  const { response, text } = await send(body, where, signal, settings)
  if (response.status !== 200) throw fromStatus(response, text, where)

  const raw = parseAnswer(text, where)
  const quirks: Quirk[] = []
  const report: ReportQuirk = (code, at, message) => quirks.push({ code, path: at, message })
  const reading = readEnvelope(raw, report)
  if (reading.kind !== 'record') throw fromReading(reading, where, settings)
  return toCdr(reading.record, reading.path, {
    callId,
    // queryRequest has checked that it is there.
    ccId: ccId ?? Number.NaN,
    direction,
    timeZone: settings.timeZone,
    raw,
    quirks,
    report,
  })
}

async function send(
  body: ReturnType<typeof queryRequest>,
  where: string,
  signal: AbortSignal | undefined,
  settings: QuerySettings,
): Promise<{ response: Response; text: string }> {
  try {
    const { response, data, error } = await settings.api.POST(queryPath, {
      body,
      parseAs: 'text',
      signal: signal ?? null,
    })
    const text: unknown = data ?? error ?? ''
    return { response, text: typeof text === 'string' ? text : JSON.stringify(text) }
  } catch (thrown) {
    signal?.throwIfAborted()
    throw fromThrown(thrown, where, settings.timeoutMilliseconds)
  }
}

function parseAnswer(text: string, where: string): unknown {
  if (text.trim() === '') throw new CdrResponseError(`${where}: the answer is empty.`, { status: 200 })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const what = text.trimStart().startsWith('<') ? 'an HTML or XML page' : 'not valid JSON'
    throw new CdrResponseError(`${where}: the answer is ${what}.`, { status: 200, cause })
  }
}

function fromReading(reading: Exclude<Reading, { kind: 'record' }>, where: string, settings: QuerySettings): Error {
  if (reading.kind === 'alien') {
    return new CdrResponseError(`${where}: the answer is JSON, but has no resultCode.`, { status: 200 })
  }
  const { text } = reading
  const notFound =
    reading.kind === 'noRecord' ||
    (reading.resultCode !== undefined && settings.notFoundResultCodes.has(reading.resultCode))
  if (!notFound) return new CdrResultError(where, reading.resultCode, text)
  return new CdrNotFoundError(`${where} found no record${text ? `: "${text}"` : ''}.`, { status: 200 })
}
