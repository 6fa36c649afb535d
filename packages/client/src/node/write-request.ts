import type { Socket } from 'node:net'
import { CdrValidationError } from '../errors/cdr-error.ts'
import { isAscii } from '../transport/is-ascii.ts'
import { fieldName } from './answer-head.ts'
import type { Sending } from './pooled-connection.ts'

const fieldValue = /^[\t\x20-\x7e]*$/
/** Names that were found right: they are the same in each request. */
const knownNames = new Set<string>()
const mostKnownNames = 100

/**
 * Writes a request in one piece.
 *
 * @throws CdrValidationError when a header cannot be sent: a line break in one would begin another.
 */
export function writeRequest(socket: Socket, { request, path }: Pick<Sending, 'path' | 'request'>): void {
  const { method, headers, body } = request
  let head = `${method} ${path} HTTP/1.1\r\nconnection: keep-alive\r\n`
  for (const name in headers) {
    const value = headers[name] ?? ''
    if (!(isName(name) && fieldValue.test(value)))
      throw new CdrValidationError(`The header ${JSON.stringify(name)} cannot be sent: it is not printable ASCII.`)
    head += `${name}: ${value}\r\n`
  }
  if (body === undefined && method !== 'GET' && method !== 'HEAD') head += 'content-length: 0\r\n'
  head += '\r\n'
  if (typeof body !== 'object') {
    const text = body ?? ''
    // The head is ASCII, so it is the same in both.
    socket.write(head + text, isAscii(text) ? 'latin1' : 'utf8')
    return
  }
  socket.cork()
  socket.write(head, 'latin1')
  socket.write(body)
  socket.uncork()
}

function isName(name: string): boolean {
  if (knownNames.has(name)) return true
  if (!fieldName.test(name)) return false
  if (knownNames.size < mostKnownNames) knownNames.add(name)
  return true
}
