import type { CallDirection, Deviation } from '../domain/cdr.ts'
import { FieldReader } from '../domain/field-reader.ts'
import { type ListedCall, toListedCall } from '../domain/listed-call.ts'
import type { JsonObject } from '../domain/read-envelope.ts'
import { CdrResponseError, CdrValidationError, isCdrError } from '../errors/cdr-error.ts'
import { listPath } from '../generated/operation.ts'
import { zCallListQuery } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { CdrQuery } from '../options.ts'
import { isDate, oneOf, readCallLimits, refuse } from '../read-options.ts'
import { checkQuery, fetchRecord } from './exchange.ts'

/**
 * The calls that {@link CdrSigningClient.listCalls} lists. Its time limits and retries apply to each page.
 *
 * @example
 * const query: CallListQuery = { vdn: 25, from: new Date(Date.now() - 3_600_000), to: new Date(), direction: 'inbound' }
 */
export interface CallListQuery extends Omit<CdrQuery, 'callId' | 'direction'> {
  /** ID of the virtual call center, from 1 to 5000. */
  readonly vdn: number
  /** Start of the range. The platform refuses a time before 00:00:00 of yesterday. */
  readonly from: Date
  /** End of the range. The platform refuses a time after 23:59:59 of today. */
  readonly to: Date
  readonly direction: CallDirection
  /** Lists only calls from this number, in digits. */
  readonly callingNumber?: string | undefined
  /** Lists only calls to this number, in digits. */
  readonly calledNumber?: string | undefined
}

/** The platform allows no longer page. */
const pageLength = 100
/** A range with more calls is split: the list moves while its pages are read, and fewer pages are read faster. */
const callsPerWindow = 5 * pageLength
/** A shorter range is not split, in milliseconds: a platform that ignores the range must not be sent requests without end. */
const shortestWindow = 60_000
/** How often a range is read again because calls were missing. */
const maxRereads = 2

interface Window {
  readonly begin: number
  readonly end: number
  /** The window that was split into this one. */
  readonly whole?: {
    readonly count: number
    /** How many of its parts have all of its calls. */
    fullParts: number
  }
}

interface Page {
  readonly calls: readonly ListedCall[]
  /** The number of entries, those without a call ID included. */
  readonly length: number
  readonly count: number | null
}

type FetchPage = (window: Window, offset: number) => Promise<Page>

export async function* listCalls(http: Http, query: CallListQuery): AsyncGenerator<ListedCall, void, void> {
  const fetchPage = prepare(http, query)
  const seen = new Set<string>()
  const windows: Window[] = [{ begin: query.from.getTime(), end: query.to.getTime() }]
  for (let next = windows.shift(); next; next = windows.shift()) {
    const first = await fetchPage(next, 0)
    const { whole } = next
    const count = first.count ?? 0
    if (whole && count >= whole.count) whole.fullParts += 1
    // All calls may have begun within one part, but if two parts have all of them, the platform ignores the range.
    const isRangeIgnored = whole?.fullParts === 2
    const pieces = Math.ceil(count / callsPerWindow)
    const length = (next.end - next.begin) / pieces
    if (pieces > 1 && length >= shortestWindow && !isRangeIgnored) {
      windows.unshift(...split(next, pieces, count))
    } else {
      yield* readWindow(next, first, fetchPage, seen)
      if (isRangeIgnored) return
    }
  }
}

/** Checks a query, and returns the function that fetches a page of its calls. */
function prepare(http: Http, query: CallListQuery): FetchPage {
  const { settings, baseUrl } = http
  const limits = readCallLimits(query, settings.limits)
  const { vdn, from, to, ccId = settings.ccId, direction, callingNumber, calledNumber, signal } = query
  oneOf('direction', direction, ['inbound', 'outbound'])
  for (const [name, value] of Object.entries({ from, to }))
    if (!isDate(value) || Number.isNaN(value.getTime())) refuse(name, 'a valid Date', value)
  if (from > to) throw new CdrValidationError('from must not be after to.')
  const body = checkQuery('The list query', zCallListQuery, {
    ccId,
    vdn,
    isCallIn: direction === 'inbound' ? 'true' : 'false',
    beginDate: from.getTime(),
    endDate: to.getTime(),
    ...(callingNumber === undefined ? {} : { callerNo: callingNumber }),
    ...(calledNumber === undefined ? {} : { calleeNo: calledNumber }),
  })
  const where = `The list of ${direction} calls of VDN ${vdn} (ccId ${ccId}) at ${baseUrl}`

  function toPage(record: JsonObject): Page {
    const count = new FieldReader(record, '', () => {}).integer('count')
    const { data = null } = record
    if (!Array.isArray(data) && (data !== null || count)) {
      throw new CdrResponseError(`${where}: the response has no list of calls.`)
    }
    const rows: readonly unknown[] = data ?? []
    const calls = rows.flatMap((row) => toListedCall(Object(row), { ccId: body.ccId, direction }) ?? [])
    return { calls, length: rows.length, count }
  }

  return async ({ begin, end }, offset) => {
    const page = { ...body, beginDate: begin, endDate: end, limit: pageLength, offset }
    const request = { path: listPath, body: page, where, findDeviations: findMissingIds }
    try {
      return toPage((await http.withCall({ limits, signal }, (call) => fetchRecord(http, request, call))).record)
    } catch (error) {
      if (isCdrError(error, 'not_found')) return { calls: [], length: 0, count: 0 }
      throw error
    }
  }
}

/** Lists the entries without a call ID, which nothing can be done with. Everything else is read leniently. */
function findMissingIds(response: unknown): Deviation[] {
  const { resultDesc } = Object(response) as JsonObject
  const { data } = Object(resultDesc) as JsonObject
  if (!Array.isArray(data)) return []
  return data.flatMap((row, index) =>
    new FieldReader(Object(row), '', () => {}).text('callId') === null
      ? [{ path: `resultDesc.data.${index}.callId`, message: 'Expected a call ID' }]
      : [],
  )
}

/**
 * Reads the pages of one window. Calls that appear in the meantime move others to later pages, where they are seen again. Calls that
 * disappear move others to pages that were read, so that they are missed: then the window is read again.
 */
async function* readWindow(
  window: Window,
  first: Page,
  fetchPage: FetchPage,
  seen: Set<string>,
): AsyncGenerator<ListedCall, void, void> {
  let page = first
  for (let rereads = 0; ; rereads++) {
    const ids = new Set<string>()
    let withoutId = 0
    let count = 0
    for (let offset = 0; page.length > 0; ) {
      const known = ids.size
      for (const call of page.calls) {
        ids.add(call.callId)
        if (seen.has(call.callId)) continue
        seen.add(call.callId)
        yield call
      }
      offset += page.length
      withoutId += page.length - page.calls.length
      count = Math.max(count, page.count ?? 0)
      // A platform that ignores the offset sends the same page again and again.
      if (ids.size === known) break
      // The vendor's sample does not show what is counted, so a full page always has a next one.
      if (page.length < pageLength && page.count !== null && offset >= page.count) break
      page = await fetchPage(window, offset)
    }
    if (ids.size + withoutId >= count || rereads === maxRereads) return
    page = await fetchPage(window, 0)
  }
}

/** Splits a window into equal ones. They share their ends, because it is not documented whether an end is part of a range. */
function split({ begin, end }: Window, pieces: number, count: number): Window[] {
  const edge = (index: number): number => begin + Math.round(((end - begin) * index) / pieces)
  const whole = { count, fullParts: 0 }
  return Array.from({ length: pieces }, (_, index) => ({ begin: edge(index), end: edge(index + 1), whole }))
}
