import type { operations } from '@org/cms-cdr-client/browser'

type SearchHeader = keyof NonNullable<operations['searchCalls']['parameters']['header']>

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
  // The constant of the client would come with all of it, before the first view.
  headers.set('X-Call-Number' satisfies SearchHeader, encodeURIComponent(number))
  return fetch(url, { ...init, headers })
}
