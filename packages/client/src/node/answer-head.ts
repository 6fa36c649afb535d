/** What stands before the body of an answer. */
export interface AnswerHead {
  readonly status: number
  /** By lower-case name; what came several times is one list. */
  readonly headers: Readonly<Record<string, string>>
  /** How the end of the body is known: by its length, by chunks that carry theirs, or by the end of the connection. */
  readonly body: number | 'chunked' | 'untilEnd'
  /** Whether the connection may carry another request. */
  readonly keepsOpen: boolean
}

/** Thrown when what comes is no HTTP/1.1, or says two things at once. Nothing of such an answer is to be believed. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault'
  readonly code = 'ERR_HTTP_ANSWER'

  constructor(what: string) {
    super(`the answer is not valid HTTP/1.1: ${what}`)
  }
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
/** A name of a header, as a token (RFC 9110, section 5.6.2). */
export const fieldName = /^[!#$%&'*+.^_`|~\w-]+$/
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/
const length = /^\d{1,15}$/

/** The heads of a server are mostly alike, but for the second in their date. */
let last: { readonly text: string; readonly isHeadOnly: boolean; readonly head: AnswerHead } | undefined

/**
 * Reads a head (RFC 9112, sections 4 to 6) as strictly as Node does: no folded lines, no blank before a colon, no bare line feeds,
 * and no length beside chunks.
 *
 * @param isHeadOnly Whether no body follows, whatever the head says: it answers HEAD.
 * @throws AnswerFault
 */
export function readHead(text: string, isHeadOnly: boolean): AnswerHead {
  if (last?.text !== text || last.isHeadOnly !== isHeadOnly)
    last = { text, isHeadOnly, head: parseHead(text, isHeadOnly) }
  return last.head
}

function parseHead(text: string, isHeadOnly: boolean): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, digits] = statusLine.exec(first) ?? []
  if (digits === undefined) throw new AnswerFault('it has no status line')
  const headers: Record<string, string> = Object.create(null)
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1)
    if (colon < 1 || !fieldName.test(name) || !fieldValue.test(value))
      throw new AnswerFault('it has a malformed header')
    const before = headers[name]
    headers[name] = before === undefined ? value.trim() : `${before}, ${value.trim()}`
  }
  const status = Number(digits)
  const framing = framingOf(headers)
  const body = isHeadOnly || status < 200 || status === 204 || status === 304 ? 0 : framing
  const wish = headers.connection?.toLowerCase().split(/ *, */)
  const keepsOpen = minor === '1' ? !wish?.includes('close') : wish?.includes('keep-alive') === true
  return { status, headers, body, keepsOpen: keepsOpen && body !== 'untilEnd' }
}

function framingOf(headers: Readonly<Record<string, string>>): AnswerHead['body'] {
  const { 'transfer-encoding': coding, 'content-length': bytes } = headers
  if (coding !== undefined) {
    if (bytes !== undefined) throw new AnswerFault('it has a length beside its chunks')
    if (coding.toLowerCase() !== 'chunked') throw new AnswerFault('its transfer coding is not the one of chunks')
    return 'chunked'
  }
  if (bytes === undefined) return 'untilEnd'
  if (!length.test(bytes)) throw new AnswerFault('its length is no number')
  return Number(bytes)
}
