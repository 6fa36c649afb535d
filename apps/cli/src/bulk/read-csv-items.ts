import { Readable } from 'node:stream'
import { type ListColumns, listColumns, queryOfRow } from '@org/cms-cdr-formats/list'
import { parse } from 'csv-parse'
import { UsageError } from '../usage-error.ts'
import type { TextPiece } from './decoded-text.ts'
import type { InputItem, InputState } from './read-input.ts'

/** What csv-parse gives for each row when it is asked for the raw text too. */
interface ParsedRow {
  readonly record: readonly string[]
  readonly raw: string
  readonly info: { readonly lines: number; readonly bytes: number }
}

const delimiters = [',', ';', '\t']
const bunch = 64

/**
 * Reads CSV with a header. The call ID stands in the column that is named, by name or by number from 1; else in the one called
 * `callId`, or in the only one. Columns `direction` and `ccId` are taken where they say something.
 *
 * @throws UsageError when there is no such column, or the file is no CSV.
 */
export async function* readCsvItems(
  pieces: AsyncIterable<TextPiece>,
  name: string,
  wanted: string | undefined,
  state: InputState,
): AsyncGenerator<readonly InputItem[]> {
  const [head, all] = await peek(pieces)
  const parser = parse({
    delimiter: delimiterOf(head),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    raw: true,
    info: true,
  })
  const source = Readable.from(all)
  source.on('error', (error) => parser.destroy(error))
  let columns: ListColumns | undefined
  let items: InputItem[] = []
  try {
    for await (const { record, raw, info } of source.pipe(parser) as AsyncIterable<ParsedRow>) {
      const line = raw.replace(/\r?\n$/, '')
      if (!columns) {
        columns = findColumns(record, wanted, name)
        state.header = line
        continue
      }
      items.push({ query: queryOfRow(record, columns), line, lineNumber: info.lines })
      if (items.length < bunch) continue
      yield items
      items = []
      state.bytesRead = info.bytes
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code?.startsWith('CSV_')) throw new UsageError(`${name} is no CSV that can be read: ${message}`)
    throw error
  }
  yield items
}

function findColumns(header: readonly string[], wanted: string | undefined, name: string): ListColumns {
  const guessed = listColumns(header)
  const exact = wanted === undefined ? -1 : header.indexOf(wanted)
  const byNumber = exact < 0 && /^[1-9]\d*$/.test(wanted ?? '') ? Number(wanted) - 1 : -1
  const callId = wanted === undefined ? guessed.callId : Math.max(exact, byNumber)
  if (callId >= 0 && callId < header.length) return { ...guessed, callId }
  const what = wanted === undefined ? 'no column callId' : `no column "${wanted}"`
  throw new UsageError(`${name} has ${what}. Name one with --column: ${header.join(', ')}`)
}

/** The delimiter that the first line has most of. */
function delimiterOf(head: string): string {
  const [line = ''] = head.split('\n', 1)
  const counts = delimiters.map((delimiter) => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Reads up to the end of the first line, to see what the file is like. Gives that, and the whole text from its beginning. */
async function peek(pieces: AsyncIterable<TextPiece>): Promise<[string, AsyncIterable<string>]> {
  const iterator = pieces[Symbol.asyncIterator]()
  let head = ''
  let done = false
  while (!done && !head.includes('\n')) {
    const next = await iterator.next()
    done = next.done === true
    head += next.value?.text ?? ''
  }
  async function* all(): AsyncGenerator<string> {
    yield head
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value.text
  }
  return [head, all()]
}
