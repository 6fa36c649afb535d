import { describeCode } from './codes.ts'
import type { CallDirection, Cdr, Quirk, ReportQuirk } from './domain/cdr.ts'
import { type Deviation, findDeviations, findQueryErrors } from './domain/deviation.ts'
import { createZonedTimeReader, type ReadLocalTime, readTextTime } from './domain/local-time.ts'
import { parseJson } from './domain/parse-json.ts'
import { type Reading, readEnvelope } from './domain/read-envelope.ts'
import { toCdr } from './domain/to-cdr.ts'
import {
  type CdrErrorDetails,
  CdrNotFoundError,
  CdrResponseError,
  CdrResultError,
  CdrValidationError,
} from './errors/cdr-error.ts'
import { fromStatus, fromThrown } from './errors/to-cdr-error.ts'
import type { components } from './generated/openapi.ts'
import type { Http } from './http.ts'
import { excerptOf, maskNumbers, shorten } from './mask-numbers.ts'
import type { Settings } from './read-options.ts'
import { isProgrammingError } from './transport/failures.ts'
import type { PendingCall, TransportResponse } from './transport/pending-call.ts'

/** The query for one call in one direction. */
export interface DirectedQuery {
  readonly callId: string
  readonly ccId: number | undefined
  readonly direction: CallDirection
}

/** Fetches the record of one call in one direction. */
export type QueryCdr = (query: DirectedQuery, call: PendingCall) => Promise<Cdr>

/** Creates the function that sends a query, over a transport that enforces its limits, and reads the response. */
export function createQueryCdr(http: Http, settings: Settings): QueryCdr {
  const readLocalTime = settings.zone ? createZonedTimeReader(settings.zone) : readTextTime
  return async (query, call) => {
    const body = queryRequest(query, settings.bodyForm)
    const where = `The query for call ${query.callId} (ccId ${query.ccId}, ${query.direction}) at ${http.baseUrl}`
    let response: TransportResponse
    try {
      response = await http.post(body, call)
    } catch (thrown) {
      if (call.isAborted) throw call.ended?.reason
      if (isProgrammingError(thrown)) throw thrown
      throw fromThrown(call.ended ? call.ended.reason : thrown, where, detailsOf(call))
    }
    const details = detailsOf(call, response)
    if (response.status !== 200) throw fromStatus(response, where, { ...details, adviceFor401: http.adviceFor401 })
    return readResponse(response.body, { query, call, settings, readLocalTime, where, details })
  }
}

/** Builds the body of a query, or throws a CdrValidationError that names every invalid value. */
function queryRequest(
  { ccId, callId, direction }: DirectedQuery,
  form: 'wrapped' | 'flat',
): components['schemas']['QueryRequest'] {
  const params = { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId }
  const errors = findQueryErrors(params).map(({ path, message }) => `${path}: ${message}`)
  if (errors.length > 0) throw new CdrValidationError(`The query is not valid: ${errors.join('; ')}.`)
  const checked = params as components['schemas']['CallDetailQuery']
  return form === 'flat' ? checked : { queryParam: checked }
}

interface ResponseContext {
  readonly query: DirectedQuery
  readonly call: PendingCall
  readonly settings: Settings
  readonly readLocalTime: ReadLocalTime
  /** The start of every error message. */
  readonly where: string
  readonly details: CdrErrorDetails
}

function readResponse(body: string, context: ResponseContext): Cdr {
  const { query, call, readLocalTime } = context
  const largeIntegers = new Set<string>()
  const raw = parseBody(body, context, largeIntegers)
  const deviations = validate(raw, context)
  const quirks: Quirk[] = []
  const report: ReportQuirk = (code, path, message) => {
    const quirk = { code, path, message }
    quirks.push(quirk)
    call.report?.({ type: 'quirk', quirk })
  }
  for (const key of Array.from(largeIntegers, excerptOf))
    report('wrong_type', key, `${key} is too large for a number; its digits were kept as text.`)
  const reading = readEnvelope(raw, report)
  if (reading.kind !== 'record') throw fromReading(reading, context)
  return toCdr(reading.record, reading.path, {
    callId: query.callId,
    // queryRequest has checked that it is there.
    ccId: query.ccId ?? Number.NaN,
    direction: query.direction,
    readLocalTime,
    raw,
    quirks,
    deviations,
    report,
  })
}

function detailsOf(call: PendingCall, response?: TransportResponse): CdrErrorDetails {
  const requestId = response?.headers.get('x-request-id') ?? call.requestId
  return { attempts: call.attempts, requestId, httpStatus: response?.status }
}

/** Leaves out the parser's own message, which quotes the response and the numbers in it. */
function parseBody(text: string, { where, details }: ResponseContext, largeIntegers: Set<string>): unknown {
  try {
    return parseJson(text, (key) => largeIntegers.add(key))
  } catch {
    const start = text.trimStart()[0]
    const what = start === '<' ? 'an HTML or XML page' : start ? `not valid JSON (${text.length} characters)` : 'empty'
    throw new CdrResponseError(`${where}: the response is ${what}.`, details)
  }
}

function validate(raw: unknown, { call, settings, where, details }: ResponseContext): readonly Deviation[] {
  if (settings.validation === 'off') return []
  const deviations = findDeviations(raw)
  if (settings.validation === 'strict' && deviations.length > 0) {
    const places = deviations.map(({ path, message }) => `${path}: ${message}`).join('; ')
    throw new CdrResponseError(`${where}: the response does not match the schema (${places}).`, {
      ...details,
      deviations,
    })
  }
  for (const deviation of deviations) call.report?.({ type: 'deviation', deviation })
  return deviations
}

function fromReading(
  reading: Exclude<Reading, { kind: 'record' }>,
  { query, settings, where, details }: ResponseContext,
): Error {
  if (reading.kind === 'unknown') {
    return new CdrResponseError(`${where}: the response is JSON, but has no resultCode.`, details)
  }
  const text = reading.text === undefined ? undefined : maskNumbers(reading.text, query.callId)
  const resultCode = reading.kind === 'failure' ? reading.resultCode : undefined
  if (reading.kind === 'noRecord' || (resultCode !== undefined && settings.notFoundResultCodes.has(resultCode))) {
    return new CdrNotFoundError(`${where} found no record${text ? `: "${shorten(text)}"` : ''}.`, details)
  }
  const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
  return new CdrResultError(where, { ...details, resultCode, resultText: text, known })
}
