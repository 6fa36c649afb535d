import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Compatibility } from './compatibility.ts'
import type { QueryOutcome } from './operations/metrics.ts'
import { legacyResult, refusedEnvelope } from './spec.ts'
import type { StoredRecord } from './store/store.ts'
import { UserError } from './user-error.ts'

const successCode = resultCodeOf('SUCCESS')

/** The bodies of responses, for one set of compatibility choices. */
export interface Responses {
  /** Returns the success envelope around the JSON text of a record. */
  success(recordJson: string): string
  /** Returns the body for a stored record: the original response of the upstream if it was stored. */
  stored(record: StoredRecord): string
  /** The body for a call that is not stored. */
  readonly notFound: string
  /** Returns the failure envelope. */
  failure(code: string, text: string): string
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
  const failure = (resultCode: string, resultDesc: string): string =>
    envelope(legacyResult.failure, { resultCode, resultDesc })

  const shapes: Readonly<Record<string, string>> = {
    absent: envelope(legacyResult.success, { resultCode: successCode }),
    null: success('null'),
    empty: success('{}'),
  }
  const chooseNotFound = (): string => {
    const shape = Object.hasOwn(shapes, notFound) ? shapes[notFound] : undefined
    if (shape) return shape
    if (/^\d{7}$/.test(notFound) && notFound !== successCode) return failure(notFound, 'No call with this ID.')
    const names = Object.keys(shapes).join(', ')
    throw new UserError(`--not-found must be ${names}, or a failing result code of 7 digits, but is "${notFound}".`)
  }
  const { resultCode, resultDesc } = refusedEnvelope
  return {
    success,
    stored: ({ recordJson, originalResponse }) => originalResponse ?? success(recordJson),
    notFound: chooseNotFound(),
    failure,
    refused: refusedBody === 'json' ? failure(resultCode, resultDesc) : '',
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
  return sendResponse(reply.headers(headers), status, text)
}

/** Sends an envelope. */
export function sendResponse(reply: FastifyReply, status: number, text: string): FastifyReply {
  if (text === '') return reply.code(status).send()
  return reply.code(status).header('content-type', signedContentType).send(text)
}
