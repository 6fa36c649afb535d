import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { describeCode } from '@org/cms-cdr-client/codes'
import { foundColumns, type WrittenCall } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import pLimit from 'p-limit'
import type { Engine } from '../store/store.ts'
import { type CallFilter, type CallOrder, type CallSummary, type PagePosition, searchCalls } from './search-calls.ts'

/** How calls are exported. */
export interface ExportOptions extends CallOrder {
  readonly format: keyof typeof formats
}

/** What the caller of an export may see. */
export interface ExportView {
  /** Returns a call as the caller may see it. */
  readonly visible: (call: CallSummary) => CallSummary
  /** Returns whether the caller may still see the calls. Called before each further part of the file; the stream fails if not. */
  readonly isPermitted: () => Promise<boolean>
  /** Aborted when the client has gone. */
  readonly signal?: AbortSignal | undefined
}

/** The calls of one page of a search, as the caller may see them. */
type Pages = AsyncIterable<readonly CallSummary[]>

// Calls that are read and written at once: some 10 milliseconds of work, 50 for a workbook.
const pageSize = 1_000
// Only the begin has an index. For another order, each page sorts all calls again, so pages are longer and written in parts.
const sortedPageSize = 10_000
/** Pages that all exports of a process read at the same time, so that they never take the turns of all searches. */
const inTurn = pLimit(2)
/**
 * How long each page but the first may wait for its turn, in milliseconds. A failure would break off the response, and unlike a search, nobody
 * waits for it at a screen.
 */
const longestWait = 2 * 60_000
const csv = { columns: foundColumns, exact: false }

const formats = {
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    async *write(pages: Pages) {
      yield csvHeader(csv, false)
      for await (const calls of pages) yield csvRows(calls.map(toWritten), csv)
    },
  },
  ndjson: {
    mediaType: 'application/x-ndjson',
    async *write(pages: Pages) {
      for await (const calls of pages) yield calls.map((call) => `${JSON.stringify(call)}\n`).join('')
    },
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    async *write(pages: Pages) {
      const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
      yield* writeWorkbook(eachOf(pages), { columns: foundColumns })
    },
  },
} as const

/**
 * Returns the calls that match a filter as a file. It is written while it is read; if the reader stops, so does the search.
 *
 * @param view What the caller may see.
 * @throws StoreUnavailableError when the first page of the search fails. Later, the stream fails.
 */
export async function exportCalls(
  engine: Engine,
  filter: CallFilter,
  { format, ...order }: ExportOptions,
  view: ExportView,
): Promise<{ readonly mediaType: string; readonly body: Readable }> {
  const { mediaType, write } = formats[format]
  const pages = pagesOf(engine, filter, order, view)
  const first = await pages.next()
  return { mediaType, body: Readable.from(write(startingWith(first, pages)), { objectMode: false }) }
}

async function* pagesOf(
  engine: Engine,
  filter: CallFilter,
  order: CallOrder,
  { isPermitted, visible, signal }: ExportView,
): AsyncGenerator<readonly CallSummary[]> {
  const limit = order.sort === 'begin' ? pageSize : sortedPageSize
  for (let after: PagePosition | undefined, isFirst = true; isFirst || after; ) {
    const { calls, next } = await inTurn(() =>
      searchCalls(engine, filter, { ...order, limit, after, signal, ...(after && { longestWait }) }),
    )
    for (let at = 0; at === 0 || at < calls.length; at += pageSize, isFirst = false) {
      // Other requests can run between two parts.
      if (!isFirst) await setImmediate()
      if (!isFirst && !(await isPermitted())) throw new Error('the caller may no longer see these calls')
      yield calls.slice(at, at + pageSize).map(visible)
    }
    after = next
  }
}

async function* startingWith<Item>(first: IteratorResult<Item>, rest: AsyncGenerator<Item>): AsyncGenerator<Item> {
  if (!first.done) yield first.value
  yield* rest
}

async function* eachOf(pages: Pages): AsyncGenerator<WrittenCall> {
  for await (const calls of pages) yield* calls.map(toWritten)
}

function toWritten(call: CallSummary): WrittenCall {
  const coded = (catalog: 'callType' | 'releaseCause') => {
    const value = call[catalog]
    if (value === null) return null
    const { symbol = null, meaning = null } = describeCode(catalog, value) ?? {}
    return { value, symbol, meaning }
  }
  return {
    ...call,
    beganAt: new Date(call.beganAt),
    endedAt: call.endedAt === null ? null : new Date(call.endedAt),
    callType: coded('callType'),
    releaseCause: coded('releaseCause'),
  }
}
