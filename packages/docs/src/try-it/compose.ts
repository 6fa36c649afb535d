import {
  queryPath,
  type SignatureSteps,
  signatureSchemes,
  signedContentType,
  signRequest,
} from '@org/cms-cdr-client/signing'

/** What the reader filled in. */
export interface Filled {
  readonly baseUrl: string
  readonly operation: 'query' | 'search'
  /** Each value, in the order of the form. A field may have several. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Without it, the request carries the session cookie. */
  readonly keys?: { readonly accessKey: string; readonly secretKey: string }
}

/** A request as the page sends it. */
export interface Composed {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** With those that the browser adds, because they may be signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly steps?: SignatureSteps
}

/** Headers that a browser sets by itself, to these values. A page cannot set them. */
export const setByBrowser: readonly string[] = ['host', 'content-length']

/** Composes and signs a request, as the samples of the guide do. */
export function compose({ baseUrl, operation, fields, keys }: Filled): Composed {
  const request = operation === 'query' ? composeQuery(baseUrl, fields) : composeSearch(baseUrl, fields)
  if (!keys) return request
  const { method, url, headers, body = '' } = request
  const names = signatureSchemes.cms.signedHeaders.filter((name) => name in headers)
  const steps = signRequest(
    { method, path: url.pathname, query: url.searchParams, headers, body },
    { ...keys, scheme: { ...signatureSchemes.cms, signedHeaders: names } },
  )
  return { ...request, headers: { ...headers, authorization: steps.authorization }, steps }
}

function composeQuery(baseUrl: string, fields: Filled['fields']): Composed {
  const { ccId, ...rest } = Object.fromEntries(fields)
  const body = JSON.stringify({ queryParam: { ccId: Number(ccId), ...rest } })
  const url = new URL(queryPath, baseUrl)
  const length = String(new TextEncoder().encode(body).length)
  return {
    method: 'POST',
    url,
    headers: { host: url.host, 'content-type': signedContentType, 'content-length': length },
    body,
  }
}

function composeSearch(baseUrl: string, fields: Filled['fields']): Composed {
  const url = new URL('/calls', baseUrl)
  for (const [name, value] of fields) url.searchParams.append(name, value)
  return { method: 'GET', url, headers: { host: url.host } }
}

/** Returns why a page of this origin must not send to an address, or `undefined` if it may. */
export function refusalOf(baseUrl: string, ownOrigin: string): string | undefined {
  if (!URL.canParse(baseUrl)) return 'Enter an address such as http://localhost:4010.'
  const { origin, hostname, protocol } = new URL(baseUrl)
  const isLocal = /^https?:$/.test(protocol) && ['localhost', '127.0.0.1'].includes(hostname)
  if (origin === ownOrigin || isLocal) return undefined
  return `This page sends requests only to ${ownOrigin} and to your own machine. If ${origin} is a cms-cdr server, open ${origin}/docs/try-it/. For CC-CMS itself, use cms-cdr get.`
}
