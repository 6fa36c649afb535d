import { pipeline, type Readable } from 'node:stream'
import split2 from 'split2'
import { UserError } from '../user-error.ts'
import type { Row } from './row.ts'

// A record has about 600 bytes; a line of this length is not one.
const lineLimitBytes = 1_048_576

/** Reads a file with one JSON object on each line. Blank lines are passed over. */
export async function* readNdjson(input: Readable, name: string): AsyncGenerator<Row> {
  // Not node:readline: it also breaks lines at U+2028, which JSON may hold.
  const lines = split2({ maxLength: lineLimitBytes })
  // A fault of the file destroys `lines`, and so comes out of the loop below.
  pipeline(input, lines, () => {})
  let line = 0
  try {
    for await (const text of lines as AsyncIterable<string>) {
      line += 1
      const clean = line === 1 ? text.replace(/^\uFEFF/, '') : text
      if (clean.trim() !== '') yield readLine(line, clean)
    }
  } catch (error) {
    const tooLong = (error as Error).message === 'maximum buffer reached'
    if (!tooLong) throw error
    throw new UserError(`${name}: line ${line + 1} is longer than ${lineLimitBytes} bytes; is this NDJSON?`)
  }
}

function readLine(line: number, text: string): Row {
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { line, fields: { ...fields } }
    return { line, reason: 'this is not a JSON object' }
  } catch (error) {
    return { line, reason: `this is not valid JSON: ${(error as Error).message}` }
  }
}
