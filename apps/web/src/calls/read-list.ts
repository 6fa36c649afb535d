import type { CdrBatchQuery } from '@org/cms-cdr-client/browser'
import { encodingOf, type ListColumns, listColumns, queryOfNdjson, queryOfRow } from '@org/cms-cdr-formats/list'
import Papa from 'papaparse'

/** A list of calls as it was read. */
export interface CallList {
  readonly name: string
  readonly queries: readonly CdrBatchQuery[]
  /** Names of the columns, where there are several. */
  readonly columns: readonly string[]
  /** The column with the call ID. */
  readonly column: number
  /** Calls that were named before. */
  readonly doubles: number
  /** Numbers of the lines that name no call: the first of them. */
  readonly junkLines: readonly number[]
  readonly junk: number
}

/** How many calls a page can hold; the command line takes more. */
export const mostCalls = 1_000_000

/** The list has more calls than a page can hold. */
export class ListTooLong extends Error {
  override readonly name = 'ListTooLong'
}

/** Few enough bytes that the page stays awake between two pieces. */
const pieceBytes = 512 * 1024
const mostJunkLines = 5

/**
 * Reads a list of calls: a column of call IDs, CSV or what was copied from a spreadsheet, or NDJSON; UTF-8 or UTF-16.
 *
 * @param column The column with the call ID, where the header does not tell.
 * @throws ListTooLong
 */
export async function readList(file: File, column?: number): Promise<CallList> {
  const [start, head] = await Promise.all([file.slice(0, 2).arrayBuffer(), file.slice(0, pieceBytes).text()])
  const encoding = encodingOf(new Uint8Array(start))
  const collector = new Collector()
  const isNdjson = /\.(ndjson|jsonl)$/i.test(file.name) || /^\uFEFF?\s*[{"]\S*"/.test(head.split('\n', 1)[0] ?? '')
  const shape = isNdjson
    ? await readNdjson(file, encoding, collector)
    : await readCsv(file, encoding, collector, column)
  return { name: file.name, ...shape, ...collector.result() }
}

type Shape = Pick<CallList, 'columns' | 'column'>

async function readNdjson(file: File, encoding: string, collector: Collector): Promise<Shape> {
  let rest = ''
  const take = (line: string): void => collector.add(line.trim() === '' ? null : queryOfNdjson(line))
  for await (const text of file.stream().pipeThrough(new TextDecoderStream(encoding))) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(take)
  }
  take(rest)
  return { columns: [], column: 0 }
}

function readCsv(file: File, encoding: string, collector: Collector, column: number | undefined): Promise<Shape> {
  // What is called CSV begins with a header, as for the command line; elsewhere a header is known by its words.
  const isCsv = /\.(csv|tsv)$/i.test(file.name)
  let shape: (Shape & { readonly places: ListColumns }) | undefined
  return new Promise((resolve, reject) => {
    Papa.parse<string[], File>(file, {
      encoding,
      delimitersToGuess: [',', ';', '\t'],
      chunkSize: pieceBytes,
      chunk({ data }, parser) {
        try {
          for (const row of data) {
            if (!shape) {
              const [found, hasHeader] = shapeOf(row, isCsv, column)
              shape = found
              if (hasHeader) {
                collector.add(null)
                continue
              }
            }
            collector.add(row.every((cell) => cell.trim() === '') ? null : queryOfRow(row, shape.places))
          }
        } catch (error) {
          // To abort is to complete for the parser, so the fault must come first.
          reject(error)
          parser.abort()
        }
      },
      complete: () => resolve({ columns: shape?.columns ?? [], column: shape?.column ?? 0 }),
      error: reject,
    })
  })
}

function shapeOf(first: readonly string[], isCsv: boolean, wanted: number | undefined) {
  const named = listColumns(first)
  const isNamed = first.some((_cell, index) => listColumns([String(first[index]), '']).callId === 0)
  const hasHeader = isCsv || isNamed
  const looksLikeId = first.findIndex((cell) => /^\s*\d+-\d+/.test(cell))
  const column = wanted ?? Math.max(0, isNamed || first.length === 1 ? named.callId : looksLikeId)
  const none = { direction: -1, ccId: -1 }
  const places = { ...(hasHeader ? named : { ...named, ...none }), callId: column }
  const columns = first.length === 1 ? [] : first.map((cell, index) => (hasHeader && cell.trim()) || String(index + 1))
  return [{ columns, column, places }, hasHeader] as const
}

/** Gathers calls, each once. */
class Collector {
  readonly #queries = new Map<string, CdrBatchQuery>()
  readonly #junkLines: number[] = []
  #line = 0
  #doubles = 0
  #junk = 0

  /** @param query `null` for a line that is empty or a header, `undefined` for one that names no call. */
  add(query: CdrBatchQuery | null | undefined): void {
    this.#line += 1
    if (query === null) return
    if (query === undefined) {
      this.#junk += 1
      if (this.#junkLines.length < mostJunkLines) this.#junkLines.push(this.#line)
      return
    }
    const key = `${query.ccId ?? ''} ${query.direction ?? ''} ${query.callId}`
    if (this.#queries.has(key)) this.#doubles += 1
    else this.#queries.set(key, query)
    if (this.#queries.size > mostCalls) throw new ListTooLong()
  }

  result(): Omit<CallList, 'name' | 'columns' | 'column'> {
    const queries = [...this.#queries.values()]
    return { queries, doubles: this.#doubles, junkLines: this.#junkLines, junk: this.#junk }
  }
}
