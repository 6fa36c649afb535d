import { describeCode } from '../codes.ts'
import type { Deviation, Quirk, ReportQuirk } from '../domain/cdr.ts'
import { describeDeviations } from '../domain/deviation.ts'
import { maskNumbers, shorten } from '../domain/masking.ts'
import { parseJson } from '../domain/parse-json.ts'
import { type Reading, readEnvelope, reportLargeInteger } from '../domain/read-envelope.ts'
import { type CdrErrorDetails, CdrNotFoundError, CdrResponseError, CdrResultError } from '../errors/cdr-error.ts'
import { fromStatus, fromThrown } from '../errors/to-cdr-error.ts'
import type { Http } from '../http.ts'
import type { Settings } from '../read-options.ts'
import { isProgrammingError } from '../transport/failures.ts'
import type { PendingCall, TransportResponse } from '../transport/pending-call.ts'

/** A request of one operation, and how to check its response. */
export interface Exchange {
  readonly path: string
  readonly body: object
  /** The start of every error message. */
  readonly where: string
  /** The call ID of the query, which is not masked in messages. */
  readonly callId?: string
  readonly findDeviations: (response: unknown) => Deviation[]
}

/** A response with HTTP status 200, read as far as its envelope. */
export interface ExchangeResult {
  readonly raw: unknown
  readonly reading: Reading
  readonly deviations: readonly Deviation[]
  readonly quirks: readonly Quirk[]
  readonly report: ReportQuirk
  /** Returns the error for a reading that is not what was wanted. */
  readonly failure: (reading: Exclude<Reading, { kind: 'record' }>) => Error
}

/** Sends a request and reads the envelope of its response. */
export async function sendExchange(http: Http, exchange: Exchange, call: PendingCall): Promise<ExchangeResult> {
  const { path, body, where } = exchange
  const response = await receive(http, () => http.post(path, body, call), where, call)
  return readResponse(response.body, { ...exchange, call, settings: http.settings, details: response.details })
}

/** Sends a request, and returns the body of its response. Throws one of the errors of this package unless the status is 200. */
export async function receive(
  http: Http,
  send: () => Promise<TransportResponse>,
  where: string,
  call: PendingCall,
): Promise<{ readonly body: string; readonly details: CdrErrorDetails }> {
  let response: TransportResponse
  try {
    response = await send()
  } catch (thrown) {
    if (call.isAborted) throw call.ended?.reason
    if (isProgrammingError(thrown)) throw thrown
    throw fromThrown(call.ended ? call.ended.reason : thrown, where, detailsOf(call))
  }
  const details = detailsOf(call, response)
  if (response.status !== 200) throw fromStatus(response, where, details, http.adviceFor401)
  return { body: response.body, details }
}

interface ResponseContext extends Exchange {
  readonly call: PendingCall
  readonly settings: Settings
  readonly details: CdrErrorDetails
}

function readResponse(body: string, context: ResponseContext): ExchangeResult {
  const quirks: Quirk[] = []
  const report: ReportQuirk = (code, path, message) => {
    const quirk = { code, path, message }
    quirks.push(quirk)
    context.call.report?.({ type: 'quirk', quirk })
  }
  const raw = parseBody(body, context, (path) => reportLargeInteger(path, report))
  const deviations = validate(raw, context)
  const reading = readEnvelope(raw, report)
  return { raw, reading, deviations, quirks, report, failure: (failed) => fromReading(failed, context) }
}

function detailsOf(call: PendingCall, response?: TransportResponse): CdrErrorDetails {
  const requestId = response?.headers.get('x-request-id') ?? call.requestId
  return { attempts: call.attempts, requestId, httpStatus: response?.status }
}

/** Leaves out the parser's own message, which quotes the response and the numbers in it. */
export function parseBody(
  text: string,
  { where, details }: Pick<ResponseContext, 'where' | 'details'>,
  onLargeInteger?: (path: string) => void,
): unknown {
  try {
    return parseJson(text, onLargeInteger)
  } catch {
    const start = text.trimStart()[0]
    const what = start === '<' ? 'an HTML or XML page' : start ? `not valid JSON (${text.length} characters)` : 'empty'
    throw new CdrResponseError(`${where}: the response is ${what}.`, details)
  }
}

function validate(raw: unknown, context: ResponseContext): readonly Deviation[] {
  const { call, settings, where, details } = context
  if (settings.validation === 'off') return []
  const deviations = context.findDeviations(raw)
  if (settings.validation === 'strict' && deviations.length > 0) {
    const what = `${where}: the response does not match the schema (${describeDeviations(deviations)}).`
    throw new CdrResponseError(what, { ...details, deviations })
  }
  for (const deviation of deviations) call.report?.({ type: 'deviation', deviation })
  return deviations
}

function fromReading(reading: Exclude<Reading, { kind: 'record' }>, context: ResponseContext): Error {
  const { settings, where, details, callId } = context
  if (reading.kind === 'unknown') {
    return new CdrResponseError(`${where}: the response is JSON, but has no resultCode.`, details)
  }
  const text = reading.text === undefined ? undefined : maskNumbers(reading.text, callId)
  const resultCode = reading.kind === 'failure' ? reading.resultCode : undefined
  if (reading.kind === 'noRecord' || (resultCode !== undefined && settings.notFoundResultCodes.has(resultCode))) {
    return new CdrNotFoundError(`${where} found no record${text ? `: "${shorten(text)}"` : ''}.`, details)
  }
  const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
  return new CdrResultError(where, { ...details, resultCode, resultText: text, known })
}
