import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { WrittenCdr } from '@org/cms-cdr-formats/columns'
import { openRows } from '@org/cms-cdr-formats/read-rows'
import { writeWorkbook } from '@org/cms-cdr-formats/workbook'

/**
 * Writes a workbook from a file of records, one JSON object per line. Nothing can be appended to a workbook, so it is written
 * when the run is complete.
 */
export async function writeWorkbookFile(
  path: string,
  { records, columns, signal }: { records: string; columns: readonly string[]; signal: AbortSignal },
): Promise<void> {
  const part = `${path}.part`
  try {
    await pipeline(writeWorkbook(readRecords(records), { columns }), createWriteStream(part), { signal })
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    signal.throwIfAborted()
    const advice = 'If it is open in a spreadsheet, close it there.'
    throw new Error(`${path} cannot be written: ${(error as Error).message}. ${advice}`, { cause: error })
  }
}

async function* readRecords(path: string): AsyncGenerator<WrittenCdr> {
  const rows = await openRows(createReadStream(path), { encoding: 'utf-8', chooseDelimiter: () => undefined })
  for await (const some of rows.read()) for (const { line } of some) if (line !== '') yield JSON.parse(line)
}
