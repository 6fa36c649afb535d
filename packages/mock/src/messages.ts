import type { IHttpOperationConfig } from '@stoplight/prism-http'

/** A request as the mock sees it, from a socket or from a `fetch`. */
export interface MockRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** How a response is sent, if not at once and whole. */
export interface Delivery {
  readonly delayMilliseconds?: number
  /** Sends the body in small pieces, with this time between them. */
  readonly dripMilliseconds?: number
  readonly reset?: 'before the response' | 'amid the body'
}

/** A response of the mock. */
export interface MockResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What follows the body, until the caller goes or the mock ends. */
  readonly stream?: (signal: AbortSignal) => AsyncIterable<string>
  readonly delivery?: Delivery
}

/** The headers of an envelope. */
export const json: Readonly<Record<string, string>> = { 'content-type': 'application/json' }

/** Divides the target of a request at its first question mark. */
export function splitTarget({ url }: Pick<MockRequest, 'url'>): readonly [path: string, query: string] {
  const at = `${url}?`.indexOf('?')
  return [url.slice(0, at), url.slice(at + 1)]
}

/** Returns what Prism understands in `Prefer: code=…, example=…, dynamic=true`, or `undefined` if there is nothing of it. */
export function readPrefer(header: string | undefined): Partial<IHttpOperationConfig> | undefined {
  if (header === undefined) return undefined
  // RFC 7240: name=value, separated by commas; values may be in quotes.
  const preferences = new URLSearchParams(header.replaceAll('"', '').replaceAll(/\s*[,;]\s*/g, '&'))
  const [code, example, dynamic] = ['code', 'example', 'dynamic'].map((name) => preferences.get(name))
  const choice: Partial<IHttpOperationConfig> = {
    ...(code ? { code: Number(code) } : {}),
    ...(example ? { exampleKey: example } : {}),
    ...(dynamic ? { dynamic: dynamic === 'true' } : {}),
  }
  return Object.keys(choice).length > 0 ? choice : undefined
}
