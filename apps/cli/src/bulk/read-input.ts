import { createReadStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { timeOfCallId } from '@org/cms-cdr-client'
import {
  type List,
  ListError,
  type ListErrorCode,
  type ListItem,
  type ListOptions,
  openList,
} from '@org/cms-cdr-formats/read-list'
import { access, UsageError } from '../usage-error.ts'

/** A list of calls, from which calls are read piece by piece. */
export type Input = ReturnType<typeof openInput>

export interface InputOptions extends Omit<ListOptions, 'name'> {
  /** Waits for more at the end of the file, until this signal is aborted. */
  readonly follow?: AbortSignal | undefined
}

/**
 * Opens a list of calls: a file, or stdin (`-`).
 *
 * @throws UsageError when there is no such file; `items` throws it for a file that cannot be read as a list.
 */
export function openInput(path: string, { follow, ...options }: InputOptions) {
  const isStdin = path === '-'
  const name = isStdin ? 'stdin' : path
  let list: List | undefined
  return {
    name,
    /** The length of the file, if it is known. */
    bytes: isStdin ? undefined : sizeOf(path, follow !== undefined),
    get bytesRead(): number {
      return list?.bytesRead ?? 0
    },
    /** The lines before the first call, once they have been read. */
    get header(): string | undefined {
      return list?.header
    },
    /** @param onColumn Called if one of several columns or sheets was chosen, or a header is not known. */
    async *items(onColumn?: (message: string) => void): AsyncGenerator<readonly ListItem[]> {
      const stream = isStdin ? process.stdin : follow ? readGrowing(path, follow) : createReadStream(path)
      try {
        list = await openList(stream as AsyncIterable<Buffer>, { ...options, name: path })
        checkColumn(list, name, options.column)
        const { column, columns, workbook, header, isNamed } = list
        if (header !== undefined && !isNamed) {
          const lines = header.split('\n')
          const count = lines.length === 1 ? 'line' : `${lines.length} lines`
          const advice = columns.length === 1 && !workbook ? ' If it is a call ID, add --from text.' : ''
          onColumn?.(`${name}: skipping the first ${count} as a header: "${lines.join('; ')}".${advice}`)
        }
        if (workbook && workbook.sheets.length > 1)
          onColumn?.(`${name}: reading only the sheet "${workbook.sheet}" of ${workbook.sheets.length} sheets.`)
        if (options.column === undefined && columns.length > 1) {
          const number = String(column + 1)
          const label = columns[column] === number ? number : `${number}, "${columns[column]}"`
          onColumn?.(`${name}: reading call IDs from column ${label}. To choose another, add --column.`)
        }
        yield* list.items()
      } catch (error) {
        if (!(error instanceof ListError)) throw error
        const { message, code, encoding = 'NAME' } = error
        throw new UsageError(`${name}: ${message} ${advice[code].replace('NAME', encoding)}`.trim())
      } finally {
        // A pipe whose other end stays open would keep the process alive.
        if ('destroy' in stream) stream.destroy()
      }
    },
  }
}

function checkColumn({ format, column, columns }: List, name: string, wanted: string | undefined): void {
  if (wanted !== undefined && format !== 'csv') throw new UsageError('--column is for CSV. Add --from csv.')
  // An empty file has no column, and no call.
  if (column >= 0 || columns.length === 0) return
  const what = wanted === undefined ? 'no column holds call IDs' : `there is no column "${wanted}"`
  throw new UsageError(`${name}: ${what}. Name one with --column: ${columns.join(', ')}`)
}

const advice: Readonly<Record<ListErrorCode, string>> = {
  workbook: 'Save it as "CSV UTF-8" there, and give that file.',
  old_workbook: 'Save it as .xlsx without a password, or as "CSV UTF-8", and give that file.',
  markup: 'Open it in a spreadsheet, save it as .xlsx or "CSV UTF-8", and give that file.',
  sheet: '',
  compressed: 'Decompress it first: gzip -cd FILE | cms-cdr bulk -',
  encoding: 'Add --encoding NAME, or save the file as UTF-8.',
  unknown_encoding: '',
  line: 'Give a text file with one call per line.',
  json: `Convert it first: jq -c '.[]' FILE | cms-cdr bulk -`,
  quote: 'Close the quote, or add --from text if each line is a call ID.',
}

function sizeOf(path: string, isGrowing: boolean): number | undefined {
  const stats = access(`${path} cannot be read`, () => statSync(path))
  if (stats.isDirectory()) throw new UsageError(`${path} cannot be read: it is a folder.`)
  return stats.isFile() && !isGrowing ? stats.size : undefined
}

const batchSize = 64

/** Puts the oldest calls first, and calls whose IDs contain no time last. Reads the whole input at the first call. */
export async function* sortByExpiry(items: AsyncIterable<readonly ListItem[]>): AsyncGenerator<readonly ListItem[]> {
  const all = (await Array.fromAsync(items)).flat()
  const time = ({ query }: ListItem): number => Number(timeOfCallId(query?.callId ?? '') ?? Number.POSITIVE_INFINITY)
  all.sort((one, other) => time(one) - time(other))
  // The journal looks up all calls of a batch at once.
  for (let at = 0; at < all.length; at += batchSize) yield all.slice(at, at + batchSize)
}

/** How often a file is checked for more, in milliseconds. */
const pollPause = 500
const pieceBytes = 65_536
/** How soon a missing call is looked up again at first, and at most. In between, the pause is as long as the call has been missing. */
const defaultPause = 30_000
const longestPause = 30 * 60_000
/** CC-CMS has deleted an older record. */
const day = 24 * 60 * 60_000

/** Reads a file to its end, and then whatever is appended to it, until the signal is aborted. */
export async function* readGrowing(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  await using file = await open(path)
  let position = 0
  while (!signal.aborted) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(pieceBytes), position })
    if (position === 0 && buffer.toString('latin1', 0, 4) === 'PK\u0003\u0004')
      throw new UsageError(`${path} is a workbook, to which no calls can be appended. Leave out --follow.`)
    position += bytesRead
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
    else if ((await file.stat()).size < position)
      throw new Error(`${path} has become shorter. Append to it, or start again with a new --output.`)
    else await sleep(pollPause, undefined, { signal }).catch(() => {})
  }
}

/** Calls that were not found, with the time since when. Their records may appear later. */
export class LateCalls extends Map<ListItem, number> {
  readonly #firstPause: number
  readonly #due: ListItem[] = []

  constructor(firstPause: number = defaultPause) {
    super()
    this.#firstPause = firstPause
  }

  /** Takes a call that was not found, for the first time or again. */
  add(item: ListItem): void {
    const now = performance.now()
    const since = this.get(item) ?? now
    if (now - since > day) return void this.delete(item)
    this.set(item, since)
    const pause = Math.min(longestPause, Math.max(this.#firstPause, now - since))
    setTimeout(() => this.#due.push(item), pause).unref()
  }

  takeDue(): ListItem[] {
    return this.#due.splice(0)
  }

  /** Yields the calls of a source and, in between, those that are due, until the signal is aborted. */
  async *merge(source: AsyncIterable<readonly ListItem[]>, signal: AbortSignal): AsyncGenerator<readonly ListItem[]> {
    const iterator = source[Symbol.asyncIterator]()
    let next: Promise<IteratorResult<readonly ListItem[]>> | undefined = iterator.next()
    // After the end of a pipe, only late records are waited for.
    while (!signal.aborted && (next || this.size > 0)) {
      const tick = new AbortController()
      const result: IteratorResult<readonly ListItem[]> | undefined = await Promise.race([
        ...(next ? [next] : []),
        sleep(pollPause, undefined, { signal: AbortSignal.any([signal, tick.signal]) }).catch(() => undefined),
      ])
      tick.abort()
      yield this.takeDue()
      if (!result) continue
      if (!result.done) yield result.value
      next = result.done ? undefined : iterator.next()
    }
  }
}
