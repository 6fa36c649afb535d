import type { CallDirection, CodedValue, Deviation } from '../domain/cdr.ts'
import { checkQuery } from '../domain/deviation.ts'
import { FieldReader } from '../domain/field-reader.ts'
import type { JsonObject } from '../domain/read-envelope.ts'
import { coded } from '../domain/to-cdr.ts'
import { CdrResponseError, CdrValidationError, isCdrError } from '../errors/cdr-error.ts'
import { listPath } from '../generated/operation.ts'
import { zCallListQuery } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { CdrCallLimits } from '../options.ts'
import { oneOf, readCallLimits, refuse } from '../read-options.ts'
import { sendExchange } from './exchange.ts'

/**
 * One call of a list, in plain words. Its agent and its release cause are only in its record: look it up by its ID. A value is
 * `null` if the platform did not send it, or sent null, an empty text or a number that cannot be read.
 *
 * @example
 * const lost = (call: ListedCall) => call.talkBegin === null && call.direction === 'inbound'
 */
export interface ListedCall {
  readonly callId: string
  /** ID of the call center of the query. */
  readonly ccId: number
  /** Direction of the query. */
  readonly direction: CallDirection
  /** ID of the virtual call center. Vendor field `vdn`. */
  readonly vdnId: number | null
  /** Calling number. Personal data. Vendor field `callerNo`. */
  readonly callingNumber: string | null
  /** Called number. Personal data. Vendor field `calleeNo`. */
  readonly calledNumber: string | null
  readonly callType: CodedValue<number> | null
  /** When the platform stored the call. Vendor field `logDate`. */
  readonly storedAt: Date | null
  readonly waitBegin: Date | null
  /** Vendor field `ackBegin`. */
  readonly ringBegin: Date | null
  /** Vendor field `callBegin`. */
  readonly talkBegin: Date | null
  /** Vendor field `callEnd`. */
  readonly end: Date | null
  /** Why the call left its last device, which shows who hung up. */
  readonly leaveReason: CodedValue<number> | null
  readonly mediaType: number | null
  readonly subMediaType: number | null
  /** The entry as the platform sent it. */
  readonly raw: unknown
}

/** Converts an entry of the vendor's list. Returns `undefined` when it has no call ID. */
export function toListedCall(
  row: JsonObject,
  query: { ccId: number; direction: CallDirection },
): ListedCall | undefined {
  // Numbers are text in the vendor's own sample, so that is nothing to report.
  const fields = new FieldReader(row, 'resultDesc.data', () => {})
  const time = (name: 'logDate' | 'waitBegin' | 'ackBegin' | 'callBegin' | 'callEnd'): Date | null => {
    const milliseconds = fields.integer(name)
    return milliseconds !== null && milliseconds > 0 ? new Date(milliseconds) : null
  }
  const callId = fields.text('callId')
  if (callId === null) return undefined
  return {
    callId,
    ccId: query.ccId,
    direction: query.direction,
    vdnId: fields.id('vdn'),
    callingNumber: fields.text('callerNo'),
    calledNumber: fields.text('calleeNo'),
    callType: coded('callType', fields.integer('callType')),
    storedAt: time('logDate'),
    waitBegin: time('waitBegin'),
    ringBegin: time('ackBegin'),
    talkBegin: time('callBegin'),
    end: time('callEnd'),
    leaveReason: coded('leaveReason', fields.integer('leaveReason')),
    mediaType: fields.integer('mediaType'),
    subMediaType: fields.integer('subMediaType'),
    raw: row,
  }
}

/**
 * The calls that {@link CdrSigningClient.listCalls} lists. Its time limits and retries apply to each page.
 *
 * @example
 * const query: CallListQuery = { vdn: 25, from: new Date(Date.now() - 3_600_000), to: new Date(), direction: 'inbound' }
 */
export interface CallListQuery extends CdrCallLimits {
  /** ID of the virtual call center, from 1 to 5000. */
  readonly vdn: number
  /** Start of the range. The platform refuses a time before 00:00:00 of yesterday. */
  readonly from: Date
  /** End of the range. The platform refuses a time after 23:59:59 of today. */
  readonly to: Date
  readonly direction: CallDirection
  /** Call center ID; required when the client has none. */
  readonly ccId?: number | undefined
  /** Lists only calls from this number, in digits. */
  readonly callingNumber?: string | undefined
  /** Lists only calls to this number, in digits. */
  readonly calledNumber?: string | undefined
  /** Ends the list; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
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
}

interface Page {
  readonly calls: readonly ListedCall[]
  /** The number of entries, those without a call ID included. */
  readonly length: number
  readonly count: number | null
}

/** Creates the function that lists calls. */
export function createListCalls(http: Http): (query: CallListQuery) => AsyncIterable<ListedCall> {
  const { settings } = http

  return async function* listCalls(query) {
    const { window, fetchPage } = prepare(query)
    const seen = new Set<string>()
    const windows = [window]
    for (let next = windows.shift(); next; next = windows.shift()) {
      const first = await fetchPage(next, 0)
      const pieces = Math.ceil((first.count ?? 0) / callsPerWindow)
      const length = (next.end - next.begin) / pieces
      if (pieces > 1 && length >= shortestWindow) windows.unshift(...split(next, pieces))
      else yield* readWindow(next, first, fetchPage, seen)
    }
  }

  function prepare(query: CallListQuery) {
    const limits = readCallLimits(query, settings.limits)
    const { vdn, from, to, ccId = settings.ccId, callingNumber, calledNumber, signal } = query
    const direction = oneOf('direction', query.direction ?? ('' as CallDirection), ['inbound', 'outbound'])
    for (const [name, value] of Object.entries({ from, to }))
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) refuse(name, 'a valid Date', value)
    if (from > to) throw new CdrValidationError('from must not be after to.')
    const body = {
      ccId,
      vdn,
      isCallIn: direction === 'inbound' ? 'true' : 'false',
      beginDate: from.getTime(),
      endDate: to.getTime(),
      ...(callingNumber === undefined ? {} : { callerNo: callingNumber }),
      ...(calledNumber === undefined ? {} : { calleeNo: calledNumber }),
    }
    checkQuery('The list query', zCallListQuery, body)
    const where = `The list of ${direction} calls of VDN ${vdn} (ccId ${ccId}) at ${http.baseUrl}`

    async function fetchPage({ begin, end }: Window, offset: number): Promise<Page> {
      signal?.throwIfAborted()
      const call = http.newCall(limits, signal, () => undefined)
      try {
        const page = { ...body, beginDate: begin, endDate: end, limit: pageLength, offset }
        const result = await sendExchange(
          http,
          { path: listPath, body: page, where, findDeviations: findMissingIds },
          call,
        )
        if (result.reading.kind === 'record') return toPage(result.reading.record)
        const failure = result.failure(result.reading)
        if (isCdrError(failure, 'not_found')) return { calls: [], length: 0, count: 0 }
        throw failure
      } finally {
        call.close()
      }
    }

    function toPage(record: JsonObject): Page {
      const count = new FieldReader(record, '', () => {}).integer('count')
      const { data = null } = record
      if (!Array.isArray(data) && (data !== null || count)) {
        throw new CdrResponseError(`${where}: the response has no list of calls.`)
      }
      const rows: readonly unknown[] = data ?? []
      const about = { ccId: ccId ?? Number.NaN, direction }
      const calls = rows.flatMap((row) => toListedCall(Object(row), about) ?? [])
      return { calls, length: rows.length, count }
    }

    return { window: { begin: from.getTime(), end: to.getTime() }, fetchPage }
  }
}

/** Lists the entries without a call ID, which nothing can be done with. Everything else is read leniently. */
function findMissingIds(response: unknown): Deviation[] {
  const { resultDesc } = Object(response) as JsonObject
  const { data } = Object(resultDesc) as JsonObject
  if (!Array.isArray(data)) return []
  return data.flatMap((row, index) =>
    Object(row).callId ? [] : [{ path: `resultDesc.data.${index}.callId`, message: 'Expected a call ID' }],
  )
}

/**
 * Reads the pages of one window. Calls that appear in the meantime move others to later pages, where they are seen again. Calls that
 * disappear move others to pages that were read, so that they are missed: then the window is read again.
 */
async function* readWindow(
  window: Window,
  first: Page,
  fetchPage: (window: Window, offset: number) => Promise<Page>,
  seen: Set<string>,
): AsyncGenerator<ListedCall, void, void> {
  let page = first
  for (let rereads = 0; ; rereads++) {
    const ids = new Set<string>()
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
      count = Math.max(count, page.count ?? 0)
      // A platform that ignores the offset sends the same page again and again.
      if (ids.size === known) break
      // The vendor's sample does not show what is counted, so a full page always has a next one.
      if (page.length < pageLength && page.count !== null && offset >= page.count) break
      page = await fetchPage(window, offset)
    }
    if (ids.size >= count || rereads === maxRereads) return
    page = await fetchPage(window, 0)
  }
}

/** Splits a window into equal ones. They share their ends, because it is not documented whether an end is part of a range. */
function split({ begin, end }: Window, pieces: number): Window[] {
  const edge = (index: number): number => begin + Math.round(((end - begin) * index) / pieces)
  return Array.from({ length: pieces }, (_, index) => ({ begin: edge(index), end: edge(index + 1) }))
}
