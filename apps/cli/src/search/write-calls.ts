import { createWriteStream, openSync, renameSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type FoundCall, isCdrError } from '@org/cms-cdr-client'
import { foundColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { access, UsageError } from '../usage-error.ts'

/** A format of a file of calls. */
export type CallFormat = 'csv' | 'ndjson' | 'xlsx'

const byExtension: Readonly<Record<string, CallFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.xlsx': 'xlsx',
}
const csvOptions = { columns: foundColumns, exact: false }

/**
 * Returns the format of a file of calls.
 *
 * @param chosen The format that an option names, if there is one.
 * @throws UsageError when nothing says which.
 */
export function formatOf(path: string, chosen: 'csv' | 'ndjson' | undefined): CallFormat {
  const named = byExtension[extname(path).toLowerCase()]
  if (named === 'xlsx' && chosen) throw new UsageError(`${path} is the name of a workbook. Leave out --json and --csv.`)
  const format = chosen ?? named
  if (format) return format
  throw new UsageError(
    `The name ${path} does not say the format. End it in .csv, .ndjson or .xlsx, or add --csv or --json.`,
  )
}

/** Yields calls as text. */
export async function* textOf(calls: AsyncIterable<FoundCall>, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader(csvOptions, false)
  for await (const call of calls) yield format === 'csv' ? csvRows([call], csvOptions) : `${JSON.stringify(call)}\n`
}

/**
 * Writes calls to a file as they arrive. The file is complete or not there at all.
 *
 * @throws UsageError when it cannot be written; what the calls throw.
 */
export async function writeCalls(calls: AsyncIterable<FoundCall>, format: CallFormat, path: string): Promise<void> {
  const part = `${path}.part`
  const fd = access(`${path} cannot be written`, () => openSync(part, 'w'))
  try {
    const content =
      format === 'xlsx'
        ? Readable.fromWeb((await import('@org/cms-cdr-formats/workbook')).writeWorkbook(calls, csvOptions))
        : textOf(calls, format)
    await pipeline(content, createWriteStream(part, { fd }))
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    if (isCdrError(error) || !(error as NodeJS.ErrnoException).syscall) throw error
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
}
