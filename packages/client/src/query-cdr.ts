import type { CallDirection, Cdr } from './domain/cdr.ts'
import { type DescribeCode, describeCodeOnDemand } from './domain/codes-on-demand.ts'
import type { Deviation } from './domain/deviation.ts'
import { describeDeviationsOnDemand } from './domain/deviations-on-demand.ts'
import type { Quirk, ReportQuirk } from './domain/quirk.ts'
import { type Reading, readEnvelope } from './domain/read-envelope.ts'
import { toCdr } from './domain/to-cdr.ts'
import { zonedTimeOnDemand } from './domain/zoned-time-on-demand.ts'
import { type CdrErrorDetails, CdrNotFoundError, CdrResponseError, CdrResultError } from './errors/cdr-error.ts'
import { fromStatus, fromThrown } from './errors/to-cdr-error.ts'
import { isQueryResponse } from './generated/checks.ts'
import { maskNumbers } from './mask-numbers.ts'
import type { QuerySettings } from './read-options.ts'
import { queryRequest } from './request.ts'
import { isProgrammingError } from './transport/faults.ts'
import type { PendingCall } from './transport/pending-call.ts'
import type { TransportResponse } from './transport/transport.ts'
import type { Wire } from './wire.ts'

/** One question: a call in one direction. */
export interface DirectedQuery {
  readonly callId: string
  readonly ccId: number | undefined
  readonly direction: CallDirection
}

/** Asks for one call in one direction, on a transport that has its bounds. */
export async function queryCdr(
  query: DirectedQuery,
  call: PendingCall,
  wire: Wire,
  settings: QuerySettings,
): Promise<Cdr> {
  const body = await queryRequest(query, settings.bodyForm)
  // A text that only an error needs is written only then.
  const where = (): string =>
    `The query for call ${query.callId} (ccId ${query.ccId}, ${query.direction}) at ${wire.baseUrl}`

  let response: TransportResponse
  try {
    response = await wire.post(body, call)
  } catch (thrown) {
    if (call.isAborted) throw call.ended?.reason
    if (isProgrammingError(thrown)) throw thrown
    throw fromThrown(call.ended ? call.ended.reason : thrown, where(), detailsOf(call))
  }
  if (response.status !== 200) {
    throw fromStatus(response, where(), { ...detailsOf(call, response), adviceFor401: wire.adviceFor401 })
  }
  return readAnswer(response, { query, call, settings, where, details: () => detailsOf(call, response) })
}

interface AnswerContext {
  readonly query: DirectedQuery
  readonly call: PendingCall
  readonly settings: QuerySettings
  readonly where: () => string
  readonly details: () => CdrErrorDetails
}

async function readAnswer(response: TransportResponse, context: AnswerContext): Promise<Cdr> {
  const { query, call, settings } = context
  const raw = parseAnswer(response.body, context)
  const isClean = settings.validation === 'off' || isQueryResponse(raw)
  const deviations = isClean ? [] : await findDeviations(raw, context)
  const quirks: Quirk[] = []
  const report: ReportQuirk = (code, path, message) => {
    const quirk = { code, path, message }
    quirks.push(quirk)
    call.report?.({ type: 'quirk', quirk })
  }
  const reading = readEnvelope(raw, report)
  const describeCode = await describeCodeOnDemand()
  if (reading.kind !== 'record') throw fromReading(reading, context, describeCode)
  return toCdr(reading.record, reading.path, {
    callId: query.callId,
    // queryRequest has checked that it is there.
    ccId: query.ccId ?? Number.NaN,
    direction: query.direction,
    readZoned: settings.zone && (await zonedTimeOnDemand(settings.zone)),
    describeCode,
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

/** The parser's own message is left out: it quotes the answer, numbers and all. */
function parseAnswer(text: string, { where, details }: AnswerContext): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const start = text.trimStart()[0]
    const what = start === '<' ? 'an HTML or XML page' : start ? `not valid JSON (${text.length} characters)` : 'empty'
    throw new CdrResponseError(`${where()}: the answer is ${what}.`, details())
  }
}

async function findDeviations(raw: unknown, context: AnswerContext): Promise<readonly Deviation[]> {
  const { call, settings, where, details } = context
  const { describeDeviations } = await describeDeviationsOnDemand()
  const deviations = describeDeviations(raw)
  if (settings.validation === 'strict') {
    const places = deviations.map(({ path, message }) => `${path}: ${message}`).join('; ')
    throw new CdrResponseError(`${where()}: the answer does not fit the schema (${places}).`, {
      ...details(),
      deviations,
    })
  }
  for (const deviation of deviations) call.report?.({ type: 'deviation', deviation })
  return deviations
}

function fromReading(
  reading: Exclude<Reading, { kind: 'record' }>,
  { query, settings, where, details }: AnswerContext,
  describeCode: DescribeCode,
): Error {
  if (reading.kind === 'alien') {
    return new CdrResponseError(`${where()}: the answer is JSON, but has no resultCode.`, details())
  }
  const text = reading.text === undefined ? undefined : maskNumbers(reading.text, query.callId)
  const resultCode = reading.kind === 'failure' ? reading.resultCode : undefined
  if (reading.kind === 'noRecord' || (resultCode !== undefined && settings.notFoundResultCodes.has(resultCode))) {
    return new CdrNotFoundError(`${where()} found no record${text ? `: "${text}"` : ''}.`, details())
  }
  const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
  return new CdrResultError(where(), { resultCode, resultText: text, known }, details())
}
