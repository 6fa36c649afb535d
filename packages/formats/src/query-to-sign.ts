import type { CallDirection, components } from '@org/cms-cdr-client'
import { queryPath, type SignableRequest, signedContentType } from '@org/cms-cdr-client/canonical-request'

/** A query as it is signed and sent: the same bytes that the client would send. */
export interface QueryToSign extends SignableRequest {
  readonly body: string
}

/** What the query for a call consists of. */
export function queryToSign(question: {
  readonly baseUrl: string
  readonly host: string | undefined
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
}): QueryToSign {
  const { baseUrl, host } = question
  return requestToSign({ baseUrl, host, path: queryPath, method: 'POST', body: JSON.stringify(queryBody(question)) })
}

/** The body of the query for a call. */
export function queryBody(question: {
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
}): components['schemas']['QueryRequest'] {
  const { ccId, callId, direction } = question
  return { queryParam: { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId } }
}

/** A request with the headers that are signed. */
export function requestToSign(given: {
  readonly baseUrl: string
  readonly host: string | undefined
  readonly method: string
  readonly path: string
  readonly body: string
}): QueryToSign {
  const { method, body } = given
  const url = new URL(given.path, given.baseUrl)
  const headers = {
    'content-length': String(new TextEncoder().encode(body).length),
    'content-type': signedContentType,
    host: given.host ?? url.host,
  }
  return { method, path: url.pathname, query: [...url.searchParams], headers, body }
}
