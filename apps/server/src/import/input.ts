import { createReadStream, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'

/** The formats of a file of records. */
export const formats = ['ndjson', 'csv'] as const
/** A format of a file of records. */
export type Format = (typeof formats)[number]

const formatsByExtension: Readonly<Record<string, Format>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'csv',
}

/** A file to read, or standard input. */
export interface Input {
  readonly name: string
  readonly format: Format
  /** Its length, where that is known. */
  readonly bytes: number | undefined
  readonly open: () => Readable
}

/**
 * Finds the files to read: files, the files of folders, and `-` for standard input.
 *
 * @throws UserError when there is no such file, or its format is unknown.
 */
export function findInputs(paths: readonly string[], format?: Format): Input[] {
  return paths.flatMap((path): Input[] => {
    if (path === '-') {
      if (!format) throw new UserError(`The format of standard input is unknown. Add --format ${formats.join(' or ')}.`)
      return [{ name: 'standard input', format, bytes: undefined, open: () => process.stdin }]
    }
    const stats = statOf(path)
    if (!stats.isDirectory()) return [inputOf(path, stats.size, format)]
    const names = readdirSync(path).filter(isRecordFile)
    if (names.length === 0) throw new UserError(`${path} contains no file whose name ends with ${extensions}.`)
    return names.toSorted().map((name) => inputOf(join(path, name), statOf(join(path, name)).size, format))
  })
}

/** Returns whether the name of a file ends as those of files of records do. */
export function isRecordFile(name: string): boolean {
  return Object.hasOwn(formatsByExtension, extname(name).toLowerCase())
}

const extensions = Object.keys(formatsByExtension).join(', ')

function statOf(path: string) {
  try {
    return statSync(path)
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${messageOf(error)}`)
  }
}

/**
 * Returns a file to read.
 *
 * @throws UserError when its format is unknown.
 */
export function inputOf(path: string, bytes: number, given: Format | undefined): Input {
  const format = given ?? formatsByExtension[extname(path).toLowerCase()]
  // The content of a workbook is refused in the same way, whatever its name.
  if (!format && !/\.xlsx?$/i.test(path))
    throw new UserError(`${path}: the name must end with ${extensions}, or add --format ${formats.join(' or ')}.`)
  return { name: path, format: format ?? 'csv', bytes, open: () => createReadStream(path) }
}
