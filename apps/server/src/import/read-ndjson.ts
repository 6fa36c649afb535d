import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { UserError } from '../user-error.ts'
import type { Row } from './row.ts'

// A record has about 600 bytes; a line of this many characters is not one.
const lineLimit = 1_048_576

/** Reads a file with one JSON object on each line, as many rows at once as come at once. Blank lines are passed over. */
export async function* readNdjson(input: Readable, name: string): AsyncGenerator<Row[]> {
  let line = 0
  for await (const lines of readLines(input)) {
    const rows: Row[] = []
    for (const text of lines) {
      line += 1
      if (text.length > lineLimit) throw tooLong(name, line)
      const clean = line === 1 ? text.replace(/^\uFEFF/, '') : text
      if (clean.trim() !== '') rows.push(readLine(line, clean))
    }
    yield rows
    if (lines.open > lineLimit) throw tooLong(name, line + 1)
  }
}

/** The lines that are whole, and how long the one is that is not. */
interface Lines extends Array<string> {
  open: number
}

/**
 * Not node:readline: it also breaks lines at U+2028, which JSON may hold. Not a stream of lines either: handing them over
 * one by one costs more than reading them.
 */
async function* readLines(input: Readable): AsyncGenerator<Lines> {
  const decoder = new StringDecoder()
  let rest = ''
  for await (const chunk of input as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield Object.assign(lines, { open: rest.length })
  }
  yield Object.assign([rest + decoder.end()], { open: 0 })
}

function tooLong(name: string, line: number): UserError {
  return new UserError(`${name}: line ${line} is longer than ${lineLimit} characters; is this NDJSON?`)
}

function readLine(line: number, text: string): Row {
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
      return { line, fields: fields as Record<string, unknown> }
    }
    return { line, reason: 'this is not a JSON object' }
  } catch (error) {
    return { line, reason: `this is not valid JSON: ${(error as Error).message}` }
  }
}
