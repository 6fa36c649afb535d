import type { CdrBatchQuery } from '@org/cms-cdr-client/browser'
import { cleanCallId, problemOf } from '@org/cms-cdr-formats/list'
import { type LineProblem, type List, openList, spreadsheetProblems } from '@org/cms-cdr-formats/read-list'

/** A list of calls as it was read. */
export interface ReadList extends Pick<List, 'preview' | 'workbook'> {
  readonly name: string
  readonly queries: readonly CdrBatchQuery[]
  /** Names of the columns, where there are several. */
  readonly columns: readonly string[]
  /** The column with the call ID. */
  readonly column: number
  /** The lines before the first call, where it is not known that they are a header. */
  readonly unknownHeader: string | undefined
  readonly duplicates: number
  /** Calls whose line names a direction or a call center of its own. */
  readonly withOwnSettings: number
  /** Lines that name no call. */
  readonly invalid: InvalidLines
  /** Lines whose call ID a spreadsheet destroyed. */
  readonly damaged: InvalidLines
}

/** Lines that are not looked up. */
export interface InvalidLines {
  readonly count: number
  /** The first of them. */
  readonly first: readonly { readonly lineNumber: number; readonly problem: LineProblem }[]
}

/** How a list is read where its content does not say it. */
export interface ReadListOptions {
  /** Index of the column with the call ID. */
  readonly column?: number | undefined
  readonly encoding?: string | undefined
  /** Name of the sheet of a workbook. */
  readonly sheet?: string | undefined
}

/** How many calls a page can hold; the command line takes more. */
export const mostCalls = 1_000_000

/** The list has more calls than a page can hold. */
export class ListTooLong extends Error {
  override readonly name = 'ListTooLong'
  /** Its workbook: another sheet may be shorter. */
  readonly workbook: List['workbook']

  constructor(workbook: List['workbook']) {
    super()
    this.workbook = workbook
  }
}

const mostInvalidLines = 5

/**
 * Reads a list of calls: call IDs, CSV or what was copied from a spreadsheet, or NDJSON. Each call is taken once.
 *
 * @throws ListTooLong
 * @throws ListError when the file is not such a list, or has another encoding.
 */
export async function readList(
  file: File,
  { column, ...options }: ReadListOptions = {},
  most = mostCalls,
): Promise<ReadList> {
  const wanted = column === undefined ? undefined : String(column + 1)
  const list = await openList(file.stream(), { name: file.name, column: wanted, ...options })
  // The reader of the list chooses where nothing looks like a call ID.
  if (list.column < 0 && column === undefined) return readList(file, { column: 0, ...options }, most)
  return { name: file.name, column: Math.max(0, list.column), ...(await collect(list, most)) }
}

async function collect(list: List, most: number): Promise<Omit<ReadList, 'name' | 'column'>> {
  const queries = new Map<string, CdrBatchQuery>()
  const [invalid, damaged] = [noLines(), noLines()]
  let duplicates = 0
  for await (const items of list.items()) {
    for (const { query, lineNumber, problem = 'empty' } of items) {
      if (query === undefined) {
        const lines = spreadsheetProblems.has(problem) ? damaged : invalid
        lines.count += 1
        if (lines.first.length < mostInvalidLines) lines.first.push({ lineNumber, problem })
        continue
      }
      const key = `${query.ccId ?? ''} ${query.direction ?? ''} ${query.callId}`
      if (queries.has(key)) duplicates += 1
      else queries.set(key, query)
      if (queries.size > most) throw new ListTooLong(list.workbook)
    }
  }
  const columns = list.columns.length > 1 ? list.columns : []
  const calls = [...queries.values()]
  const withOwnSettings = calls.filter(({ ccId, direction }) => ccId !== undefined || direction !== undefined).length
  const { preview, workbook } = list
  const unknownHeader = list.isNamed ? undefined : list.header
  return { queries: calls, columns, unknownHeader, duplicates, withOwnSettings, invalid, damaged, preview, workbook }
}

function noLines() {
  return { count: 0, first: [] as InvalidLines['first'][number][] }
}

/**
 * Returns the call ID of a text that is nothing else. What a spreadsheet has destroyed is a list with a line that cannot be read, which
 * says so.
 */
export function onlyCallIdOf(text: string): string | undefined {
  const [callId, ...others] = text.split('\n').flatMap((line) => cleanCallId(line) || [])
  if (callId === undefined || others.length > 0 || /[,;|]/.test(callId)) return undefined
  return problemOf(callId) === undefined ? callId : undefined
}
