import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { UserError } from '../user-error.ts'
import type { Row } from './row.ts'

// A record has about 600 bytes; a line of this many characters is not one.
const lineLimit = 1_048_576

/** Reads a file with one JSON object on each line, as many rows at once as come at once. Blank lines are passed over. */
export async function* readNdjson(input: Readable, name: string): AsyncGenerator<Row[]> {
  const decoder = new StringDecoder()
  let line = 0
  let rest = ''
  const readAll = (texts: readonly string[]): Row[] =>
    texts.flatMap((text) => {
      line += 1
      if (text.length > lineLimit) throw tooLong(name, line)
      const clean = line === 1 ? text.replace(/^\uFEFF/, '') : text
      return clean.trim() === '' ? [] : [readLine(line, clean)]
    })
  for await (const chunk of input as AsyncIterable<Buffer>) {
    // Not node:readline: it also breaks lines at U+2028, which JSON may hold. Not a stream of lines either: handing them
    // over one by one costs more than reading them.
    const texts = (rest + decoder.write(chunk)).split('\n')
    rest = texts.pop() ?? ''
    yield readAll(texts)
    if (rest.length > lineLimit) throw tooLong(name, line + 1)
  }
  yield readAll([rest + decoder.end()])
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
