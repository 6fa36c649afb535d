import { messageOf } from '../error-message.ts'
import { parseExact } from './exact-json.ts'
import { type Fields, isFields } from './plain-record.ts'

/** A record that is JSON text cannot be parsed. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError'
}

/**
 * Returns the record of a successful response, as the client finds it; `undefined` for each form of "no such call".
 *
 * @throws UnreadableRecordError when it is JSON text that cannot be parsed.
 */
export function recordOf({ resultDesc, resultDatas }: Fields): Fields | undefined {
  return recordIn(resultDesc) ?? recordIn(resultDatas)
}

/**
 * Returns the record in a part of a response: an object, the first of an array, or JSON text of these.
 *
 * @throws UnreadableRecordError when it is JSON text that cannot be parsed.
 */
export function recordIn(value: unknown): Fields | undefined {
  if (Array.isArray(value)) return recordIn(value[0])
  if (typeof value === 'string') return recordIn(parsed(value))
  return isFields(value) && Object.keys(value).length > 0 ? value : undefined
}

function parsed(text: string): unknown {
  try {
    return parseExact(text)
  } catch (error) {
    // Other text is a message, such as "no data".
    if (!/^\s*[[{]/.test(text)) return undefined
    // The parser's own message quotes the record.
    const reason = error instanceof SyntaxError ? 'its text is not valid JSON' : messageOf(error)
    throw new UnreadableRecordError(`the record cannot be read: ${reason}`)
  }
}
