import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import type { Deviation, Quirk, ReportQuirk } from '../domain/cdr.ts'
import { parseJson } from '../domain/parse-json.ts'
import { readEnvelope, reportLargeInteger } from '../domain/read-envelope.ts'
import type { RecordSource } from '../domain/to-cdr.ts'
import { type CdrErrorDetails, CdrResponseError, CdrValidationError } from '../errors/cdr-error.ts'
import { successResultCode } from '../generated/operation.ts'
import { zFailureEnvelope, zSuccessEnvelope } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import { isProgrammingError } from '../transport/failures.ts'
import type { PendingCall, TransportResponse } from '../transport/pending-call.ts'
import { fromReading, fromStatus, fromThrown } from './to-cdr-error.ts'

/** Returns a query that matches its schema. Throws a CdrValidationError that names every invalid value of any other. */
export function checkQuery<Query>(what: string, schema: z.ZodMiniType<Query>, query: unknown): Query {
  const errors = deviationsFrom(schema, query)
  if (errors.length > 0) throw new CdrValidationError(`${what} is not valid: ${describeDeviations(errors)}.`)
  return query as Query
}

/** Returns a response of our own server that matches its schema. Throws a CdrResponseError that names the first deviation of any other. */
export function checkResponse<Body>(
  problem: string,
  schema: z.ZodMiniType,
  response: unknown,
  details?: CdrErrorDetails,
): Body {
  const [deviation] = deviationsFrom(schema, response)
  if (deviation) throw new CdrResponseError(`${problem} (${describeDeviations([deviation])}).`, details)
  return response as Body
}

/** A request for a record, and how to check the response. */
export interface RecordRequest {
  readonly path: string
  readonly body: object
  /** The start of every error message. */
  readonly where: string
  /** The call ID of the query, which is not masked in messages. */
  readonly callId?: string
  readonly findDeviations: (response: unknown) => Deviation[]
}

/** Sends a request and returns the record of its response. Throws CdrNotFoundError if it has none. */
export async function fetchRecord(http: Http, request: RecordRequest, call: PendingCall): Promise<RecordSource> {
  const { validation, notFoundResultCodes } = http.settings
  const { where, callId } = request
  const sent = http.post(request.path, request.body, call)
  const quirks: Quirk[] = []
  const report: ReportQuirk = (code, path, message) => {
    const quirk = { code, path, message }
    quirks.push(quirk)
    call.report?.({ type: 'quirk', quirk })
  }
  const onLargeInteger = (path: string): void => reportLargeInteger(path, report)
  const { json: raw, details } = await receiveJson(http, sent, where, call, onLargeInteger)
  const deviations = validation === 'off' ? [] : request.findDeviations(raw)
  if (validation === 'strict' && deviations.length > 0) {
    const what = `${where}: the response does not match the schema (${describeDeviations(deviations)}).`
    throw new CdrResponseError(what, { ...details, deviations })
  }
  for (const deviation of deviations) call.report?.({ type: 'deviation', deviation })
  const reading = readEnvelope(raw, report)
  if (reading.kind !== 'record') throw fromReading(reading, where, details, { notFoundResultCodes, callId })
  return { record: reading.record, path: reading.path, raw, deviations, quirks, report }
}

/**
 * Waits for a response, and returns its body. Throws one of the errors of this package unless the status is 200.
 *
 * @param where The start of every error message.
 */
export async function receive(
  http: Http,
  sent: Promise<TransportResponse>,
  where: string,
  call: PendingCall,
): Promise<{ readonly body: string; readonly details: CdrErrorDetails }> {
  let response: TransportResponse
  try {
    response = await sent
  } catch (thrown) {
    if (call.ended?.byCaller) throw call.ended.reason
    if (isProgrammingError(thrown)) throw thrown
    throw fromThrown(call.ended ? call.ended.reason : thrown, where, detailsOf(call))
  }
  const details = detailsOf(call, response)
  if (response.status !== 200) throw fromStatus(response, where, details, http.adviceFor401)
  return { body: response.body, details }
}

function detailsOf(call: PendingCall, response?: TransportResponse): CdrErrorDetails {
  const requestId = response?.headers.get('x-request-id') ?? call.requestId
  return { attempts: call.attempts, requestId, httpStatus: response?.status }
}

/** Waits for a response, and parses its body. */
export async function receiveJson(
  http: Http,
  sent: Promise<TransportResponse>,
  where: string,
  call: PendingCall,
  onLargeInteger?: (path: string) => void,
): Promise<{ readonly json: unknown; readonly details: CdrErrorDetails }> {
  const { body, details } = await receive(http, sent, where, call)
  try {
    return { json: parseJson(body, onLargeInteger), details }
  } catch {
    // The parser's own message would quote the response and the numbers in it.
    const start = body.trimStart()[0]
    const what = start === '<' ? 'an HTML or XML page' : start ? `not valid JSON (${body.length} characters)` : 'empty'
    throw new CdrResponseError(`${where}: the response is ${what}.`, details)
  }
}

/** Lists where a response does not match the schema of success or failure, whichever its `resultCode` says. */
export function findDeviations(response: unknown): Deviation[] {
  const envelope = Object(response) as Readonly<Record<string, unknown>>
  const schema = envelope.resultCode === successResultCode ? zSuccessEnvelope : zFailureEnvelope
  // The vendor does not say how an empty field of the envelope looks, so null is no deviation.
  const isEmptyField = ({ path }: Deviation): boolean => /^result(Desc|Datas)$/.test(path) && envelope[path] === null
  return deviationsFrom(schema, response).filter((deviation) => !isEmptyField(deviation))
}

const { localeError } = en()

function deviationsFrom(schema: z.ZodMiniType, value: unknown): Deviation[] {
  const { error } = schema.safeParse(value, { error: localeError })
  return error?.issues.map(({ path, message }) => ({ path: path.join('.'), message })) ?? []
}

/** A deviation of the whole value has no path. */
function describeDeviations(deviations: readonly Deviation[]): string {
  return deviations.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
}
