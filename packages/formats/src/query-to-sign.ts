import type { CallDirection, components } from '@org/cms-cdr-client'
import { numberHeader, queryPath, type SignableRequest, signedContentType } from '@org/cms-cdr-client/signing'

/** A query to sign and send: the same bytes that the client sends. */
export interface QueryToSign extends SignableRequest {
  readonly body: string
}

/** Returns the request for a call. */
export function queryToSign(query: {
  readonly baseUrl: string
  readonly host: string | undefined
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
}): QueryToSign {
  const { baseUrl, host } = query
  return requestToSign({ baseUrl, host, path: queryPath, method: 'POST', body: JSON.stringify(queryBody(query)) })
}

/** Returns the body of the request for a call. */
export function queryBody(query: {
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
}): components['schemas']['QueryRequest'] {
  const { ccId, callId, direction } = query
  return { queryParam: { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId } }
}

/** Returns whether requests of a method usually have no body. */
export function isBodiless(method: string): boolean {
  return ['GET', 'HEAD', 'DELETE'].includes(method.toUpperCase())
}

/** Returns a request with the headers to sign. Those of a body are only there if there can be one. */
export function requestToSign(given: {
  readonly baseUrl: string
  readonly host: string | undefined
  readonly method: string
  readonly path: string
  readonly body: string
  readonly number?: string | undefined
}): QueryToSign {
  const { method, body, number } = given
  const url = new URL(given.path, given.baseUrl)
  const length = String(new TextEncoder().encode(body).length)
  const ofBody =
    body === '' && isBodiless(method) ? {} : { 'content-length': length, 'content-type': signedContentType }
  const ofSearch = number === undefined ? {} : { [numberHeader]: encodeURIComponent(number.toWellFormed()) }
  const headers = { ...ofBody, ...ofSearch, host: given.host ?? url.host }
  return { method, path: url.pathname, query: [...url.searchParams], headers, body }
}
