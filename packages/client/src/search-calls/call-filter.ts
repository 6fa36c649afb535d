import type { CallDirection } from '../domain/cdr.ts'
import type { Deviation } from '../domain/deviation.ts'
import { CdrResponseError } from '../errors/cdr-error.ts'
import { parseBody, receive } from '../exchange.ts'
import type { Http } from '../http.ts'
import type { CdrCallLimits } from '../options.ts'
import type { PendingCall } from '../transport/pending-call.ts'

/**
 * The stored calls that a search finds, or statistics count: those that match everything that is given. A filter with several values
 * matches calls with any of them.
 *
 * @example
 * const filter: CallFilter = { from: '2026-11-23', to: '2026-11-23', skillQueueId: 9, abandoned: true, minWaitSeconds: 60 }
 */
export interface CallFilter extends CdrCallLimits {
  /** Call center ID; required when the client has none. */
  readonly ccId?: number | undefined
  /** Calls that began at this time or later. A date such as `2026-11-26` is the start of that day in the time zone of the tenant. */
  readonly from?: Date | string | undefined
  /** Calls that began before this time. A date is the end of that day. */
  readonly to?: Date | string | undefined
  readonly direction?: CallDirection | undefined
  readonly agentId?: number | readonly number[] | undefined
  readonly skillQueueId?: number | readonly number[] | undefined
  readonly vdnId?: number | readonly number[] | undefined
  readonly callType?: number | readonly number[] | undefined
  readonly releaseCause?: number | readonly number[] | undefined
  /** A calling or called number, in full. If the archive knows the country of the tenant, also with or without its country code. */
  readonly number?: string | undefined
  /** Whether anybody talked. */
  readonly answered?: boolean | undefined
  /** Whether the call was inbound, reached a queue and was not answered. */
  readonly abandoned?: boolean | undefined
  readonly minWaitSeconds?: number | undefined
  readonly maxWaitSeconds?: number | undefined
  readonly minTalkSeconds?: number | undefined
  readonly maxTalkSeconds?: number | undefined
  /** Ends the request; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
}

/** A GET request of a cms-cdr server, and how to check its response. */
export interface GetRequest {
  readonly path: string
  readonly parameters: URLSearchParams
  /** The start of every error message. */
  readonly where: string
  /** What the response should be, such as `a page of calls`. */
  readonly what: string
  readonly findDeviations: (response: unknown) => Deviation[]
}

/** Sends a GET request and returns its response, which matches the schema. */
export async function getChecked<Body>(
  http: Http,
  { path, parameters, where, what, findDeviations }: GetRequest,
  call: PendingCall,
): Promise<Body> {
  try {
    const { body, details } = await receive(http, () => http.get(`${path}?${parameters}`, call), where, call)
    const response = parseBody(body, { where, details })
    const [deviation] = findDeviations(response)
    if (!deviation) return response as Body
    const text = `${where}: the response is not ${what} (${deviation.path}: ${deviation.message}).`
    throw new CdrResponseError(text, details)
  } finally {
    call.close()
  }
}

/** Returns a query string. The server checks it, and names everything that is wrong. */
export function toParameters(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) parameters.append(name, item instanceof Date ? item.toISOString() : String(item))
  return parameters
}
