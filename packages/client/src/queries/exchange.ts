import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { describeCode } from '../codes.ts'
import type { Deviation, Quirk } from '../domain/cdr.ts'
import { maskNumbers, shorten } from '../domain/masking.ts'
import { type ReportQuirk, readEnvelope, reportLargeInteger } from '../domain/read-envelope.ts'
import type { RecordSource } from '../domain/to-cdr.ts'
import {
  type CdrErrorDetails,
  CdrNotFoundError,
  CdrResponseError,
  CdrResultError,
  CdrValidationError,
} from '../errors/cdr-error.ts'
import { successResultCode } from '../generated/operation.ts'
import { zFailureEnvelope, zSuccessEnvelope } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import { receiveJson } from './receive.ts'

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

/** Sends a request and returns the record of its response. Throws CdrNotFoundError if it has none, CdrResultError if it failed. */
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
  const { json: raw, details } = await receiveJson(http, sent, where, call, (path) => reportLargeInteger(path, report))
  const deviations = validation === 'off' ? [] : request.findDeviations(raw)
  if (validation === 'strict' && deviations.length > 0) {
    const what = `${where}: the response does not match the schema (${describeDeviations(deviations)}).`
    throw new CdrResponseError(what, { ...details, deviations })
  }
  for (const deviation of deviations) call.report?.({ type: 'deviation', deviation })
  const reading = readEnvelope(raw, report)
  if (reading.kind === 'record') return { ...reading, raw, deviations, quirks, report }
  if (reading.kind === 'unknown')
    throw new CdrResponseError(`${where}: the response is JSON, but has no resultCode.`, details)
  const { kind, resultCode } = reading
  const resultText = reading.text && maskNumbers(reading.text, callId)
  if (kind === 'noRecord' || (resultCode !== undefined && notFoundResultCodes.has(resultCode)))
    throw new CdrNotFoundError(`${where} found no record${resultText ? `: "${shorten(resultText)}"` : ''}.`, details)
  const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
  throw new CdrResultError(where, { ...details, resultCode, resultText, known })
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
