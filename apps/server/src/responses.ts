import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Compatibility } from './compatibility.ts'
import type { QueryOutcome } from './operations/metrics.ts'
import { legacyResult, refusedEnvelope } from './spec.ts'
import type { StoredRecord } from './store/store.ts'
import { UserError } from './user-error.ts'

const successCode = resultCodeOf('SUCCESS')

/** Why a request fails: how it is counted and logged, and the HTTP status and result code of its response. */
const failures = {
  invalid: { outcome: 'invalid', status: 400, code: 'INVALID_PARAMETER' },
  tooLong: { outcome: 'invalid', status: 413, code: 'INVALID_PARAMETER' },
  notJson: { outcome: 'invalid', status: 415, code: 'INVALID_PARAMETER' },
  refused: { outcome: 'refused', status: 401, code: 'INSUFFICIENT_PERMISSION' },
  forbidden: { outcome: 'forbidden', status: 403, code: 'INSUFFICIENT_PERMISSION' },
  /** There is no such person or access key. */
  unknown: { outcome: 'not_found', status: 404, code: 'INVALID_PARAMETER' },
  noPath: { outcome: 'invalid', status: 404, code: 'INTERFACE_CALL_FAILED' },
  wrongMethod: { outcome: 'invalid', status: 405, code: 'INTERFACE_CALL_FAILED' },
  conflict: { outcome: 'invalid', status: 409, code: 'INVALID_PARAMETER' },
  gone: { outcome: 'not_found', status: 410, code: 'INVALID_PARAMETER' },
  throttled: { outcome: 'throttled', status: 429, code: 'INTERFACE_CALL_FAILED' },
  error: { outcome: 'error', status: 500, code: 'UNKNOWN_EXCEPTION' },
  unavailable: { outcome: 'unavailable', status: 503, code: 'INTERFACE_CALL_FAILED' },
} as const satisfies Record<string, { outcome: QueryOutcome; status: number; code: string }>

export type FailureReason = keyof typeof failures

/** The responses of the server, for one set of compatibility choices. */
export interface Responses {
  /** Returns the success envelope around the JSON text of a record. */
  success(recordJson: string): string
  /** Returns the body for a stored record: the original response of the upstream if it was stored. */
  stored(record: StoredRecord): string
  /** The body for a call that is not stored. */
  readonly notFound: string
  /** Returns the response to a request that fails, with the seconds after which to try again if they are known. */
  failure(reason: FailureReason, text: string, retrySeconds?: number): QueryResponse
  /** The body of a 401 to a signature: one for every reason. */
  readonly refused: string
}

/**
 * Creates the bodies of responses.
 *
 * @throws UserError when `notFound` is none of the choices.
 */
export function createResponses({ notFound, legacyPair, agentIdBlank, refusedBody }: Compatibility): Responses {
  const envelope = (result: string, rest: object): string =>
    JSON.stringify({ ...(legacyPair ? { result } : {}), ...rest })

  const success = (recordJson: string): string => {
    // Inside a string of the record, a quote has a backslash before it, so this can only be the key.
    const record = agentIdBlank ? recordJson.replace('"agentId":', '"agentId ":') : recordJson
    return legacyPair
      ? `{"result":"${legacyResult.success}","resultCode":"${successCode}","resultDatas":${record},"resultDesc":${record}}`
      : `{"resultCode":"${successCode}","resultDesc":${record}}`
  }
  const failed = (resultCode: string, resultDesc: string): string =>
    envelope(legacyResult.failure, { resultCode, resultDesc })
  const failure = (reason: FailureReason, text: string, retrySeconds?: number): QueryResponse => {
    const { outcome, status, code } = failures[reason]
    const headers = retrySeconds === undefined ? {} : { 'retry-after': String(retrySeconds) }
    return { outcome, status, text: failed(resultCodeOf(code), text), headers }
  }

  const shapes: Readonly<Record<string, string>> = {
    absent: envelope(legacyResult.success, { resultCode: successCode }),
    null: success('null'),
    empty: success('{}'),
  }
  const chooseNotFound = (): string => {
    const shape = Object.hasOwn(shapes, notFound) ? shapes[notFound] : undefined
    if (shape) return shape
    if (/^\d{7}$/.test(notFound) && notFound !== successCode) return failed(notFound, 'No call with this ID.')
    const names = Object.keys(shapes).join(', ')
    throw new UserError(`--not-found must be ${names}, or a failing result code of 7 digits, but is "${notFound}".`)
  }
  const { resultCode, resultDesc } = refusedEnvelope
  return {
    success,
    stored: ({ recordJson, originalResponse }) => originalResponse ?? success(recordJson),
    notFound: chooseNotFound(),
    failure,
    refused: refusedBody === 'json' ? failed(resultCode, resultDesc) : '',
  }
}

/** The response to a query, with how the query is counted and logged. */
export interface QueryResponse {
  readonly outcome: QueryOutcome
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends the response to a query, and notes its outcome for log and metrics. */
export function sendQueryResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  { outcome, status, text, headers = {} }: QueryResponse,
): FastifyReply {
  request.outcome = outcome
  reply.code(status).headers(headers)
  if (text === '') return reply.send()
  return reply.header('content-type', signedContentType).send(text)
}
