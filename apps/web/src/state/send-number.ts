// The first view needs this; the entry for browsers would come with all of the client.
import { numberHeader } from '@org/cms-cdr-client/signing'

/**
 * Sends a request. A phone number in its query goes into a header instead, because proxies and browsers record addresses; the spec has
 * the header for that.
 */
export function sendNumber(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input, location.origin)
  const number = url.searchParams.get('number')
  if (number === null) return fetch(input, init)
  url.searchParams.delete('number')
  const headers = new Headers(init?.headers)
  headers.set(numberHeader, encodeURIComponent(number))
  return fetch(url, { ...init, headers })
}
