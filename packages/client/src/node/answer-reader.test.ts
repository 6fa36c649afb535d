import { Buffer } from 'node:buffer'
import { request } from 'node:http'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listen } from '../../test/listen.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { AnswerReader } from './answer-reader.ts'

const mostBytes = 1000

/** What is read when the bytes come in pieces and the connection ends behind them. */
function read(pieces: readonly Buffer[], method = 'POST'): TransportResponse & { readonly keepsOpen: boolean } {
  const reader = new AnswerReader(mostBytes, method)
  for (const [index, piece] of pieces.entries()) {
    // The reader's bytes are overwritten once it has returned.
    const lent = Buffer.from(piece)
    const answer = reader.read(lent)
    lent.fill('x')
    if (!answer) continue
    if (index < pieces.length - 1) throw new Error('more comes than it says')
    return { ...answer, keepsOpen: reader.keepsOpen }
  }
  return { ...reader.end(), keepsOpen: reader.keepsOpen }
}

function readText(text: string, method?: string) {
  return read([Buffer.from(text, 'latin1')], method)
}

const ok = 'HTTP/1.1 200 OK\r\n'

describe('an answer', () => {
  test.each([
    ['of a length', `${ok}content-length: 2\r\n\r\n{}`, 200, '{}', true],
    ['of a length of nothing', `${ok}Content-Length:0\r\n\r\n`, 200, '', true],
    [
      'in chunks',
      `${ok}Transfer-Encoding: Chunked\r\n\r\n1\r\n{\r\n1;a="b"\r\n}\r\n0\r\nx: y\r\n\r\n`,
      200,
      '{}',
      true,
    ],
    ['to the end of the connection', `${ok}\r\n{}`, 200, '{}', false],
    ['without content', 'HTTP/1.1 204 No Content\r\ncontent-length: 7\r\n\r\n', 204, '', true],
    ['behind an interim one', `HTTP/1.1 100 Continue\r\n\r\n${ok}content-length: 2\r\n\r\n{}`, 200, '{}', true],
    ['without a reason', 'HTTP/1.1 503\r\ncontent-length: 0\r\n\r\n', 503, '', true],
    ['that closes', `${ok}connection: X, Close\r\ncontent-length: 2\r\n\r\n{}`, 200, '{}', false],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}', 200, '{}', false],
    [
      'of HTTP/1.0 that is kept',
      'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}',
      200,
      '{}',
      true,
    ],
  ])('%s is read', (_form, text, status, body, keepsOpen) => {
    expect(readText(text)).toMatchObject({ status, body, keepsOpen })
  })

  test.each([
    ['that is no HTTP', 'hello\r\n\r\n', /no status line/],
    ['of HTTP/2', 'HTTP/2 200 OK\r\n\r\n', /no status line/],
    ['with bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 2\n\n{}\r\n\r\n', /no status line/],
    ['with a folded header', `${ok}a: b\r\n c\r\ncontent-length: 0\r\n\r\n`, /malformed header/],
    ['with a blank before a colon', `${ok}content-length : 2\r\n\r\n{}`, /malformed header/],
    ['with a header without a name', `${ok}: 2\r\n\r\n{}`, /malformed header/],
    ['with a control character in a header', `${ok}a: \0\r\n\r\n{}`, /malformed header/],
    ['with two lengths', `${ok}content-length: 2\r\ncontent-length: 2\r\n\r\n{}`, /length is no number/],
    ['with a negative length', `${ok}content-length: -2\r\n\r\n{}`, /length is no number/],
    ['with a hexadecimal length', `${ok}content-length: 0x2\r\n\r\n{}`, /length is no number/],
    ['with a length beside chunks', `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, /beside/],
    ['in another coding', `${ok}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, /transfer coding/],
    ['with a chunk without a size', `${ok}transfer-encoding: chunked\r\n\r\nx\r\n`, /chunk has no size/],
    ['with a negative chunk', `${ok}transfer-encoding: chunked\r\n\r\n-1\r\n`, /chunk has no size/],
    ['with a chunk longer than it says', `${ok}transfer-encoding: chunked\r\n\r\n1\r\nab\r\n`, /longer than it says/],
    ['with a size without an end', `${ok}transfer-encoding: chunked\r\n\r\n${'1;'.repeat(3000)}`, /has no end/],
    ['with a head without an end', `${ok}${'a: b\r\n'.repeat(3000)}`, /head has no end/],
    ['with a body longer than it says', `${ok}content-length: 1\r\n\r\n{}`, /more comes/],
    ['with chunks and more', `${ok}transfer-encoding: chunked\r\n\r\n0\r\n\r\n{}`, /more comes/],
    ['that changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n', /changes the protocol/],
    ['that breaks off in its head', 'HTTP/1.1 200 OK\r\n', /other side closed/],
    ['that breaks off in its body', `${ok}content-length: 3\r\n\r\n{}`, /other side closed/],
    ['that breaks off in a chunk', `${ok}transfer-encoding: chunked\r\n\r\n3\r\n{}`, /other side closed/],
    ['that says it is too large', `${ok}content-length: ${mostBytes + 1}\r\n\r\n`, /larger than 1000 bytes/],
    ['that is too large', `${ok}\r\n${' '.repeat(mostBytes + 1)}`, /larger than 1000 bytes/],
    ['whose chunks are too large', `${ok}transfer-encoding: chunked\r\n\r\n3e9\r\n${' '.repeat(1001)}`, /larger than/],
  ])('%s is a fault', (_form, text, message) => {
    expect(() => readText(text)).toThrow(message)
  })

  test('to HEAD ends with its head, whatever length it names', () => {
    expect(readText(`${ok}content-length: 2\r\n\r\n`, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  test('has headers that came several times as one list', () => {
    const { headers } = readText(`${ok}X-A:  1 \r\ncontent-length: 0\r\nx-a: 2\r\n\r\n`)
    expect(headers.get('x-a')).toBe('1, 2')
    expect(headers.get('x-b')).toBeNull()
  })

  test('has headers by any name, and none that it did not bring', () => {
    const { headers } = readText(`${ok}constructor: 1\r\n__proto__: 2\r\ncontent-length: 0\r\n\r\n`)
    expect([headers.get('constructor'), headers.get('__proto__')]).toEqual(['1', '2'])
    expect(headers.get('tostring')).toBeNull()
    expect([...headers].map(([name]) => name)).toEqual(['constructor', '__proto__', 'content-length'])
  })
})

/** A body in chunks, as servers cut it. */
function chunked(body: Buffer, sizes: readonly number[]): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (const size of [...sizes, body.length]) {
    const part = body.subarray(at, at + size)
    at += part.length
    if (part.length > 0) parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((one, other) => one - other)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)).filter((piece) => piece.length > 0)
}

const bodies = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => Buffer.from(text))
const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 })
const places = fc.array(fc.nat(), { maxLength: 8 })

test('an answer is read alike wherever the network cuts it', () => {
  fc.assert(
    fc.property(bodies, sizes, places, fc.boolean(), (body, chunkSizes, cuts, isChunked) => {
      const [header, content] = isChunked
        ? ['transfer-encoding: chunked', chunked(body, chunkSizes)]
        : [`content-length: ${body.length}`, body]
      const bytes = Buffer.concat([Buffer.from(`${ok}${header}\r\n\r\n`), content])
      expect(read(cut(bytes, cuts))).toMatchObject({ status: 200, body: body.toString(), keepsOpen: true })
    }),
  )
})

/** What Node's own client makes of bytes that a server sends before it closes; `undefined` for a fault. */
async function readByNode(bytes: Buffer): Promise<{ status: number | undefined; body: string } | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(bytes))
  })
  const { port } = new URL(await listen(server))
  return new Promise((resolve) => {
    const asked = request({ port, host: '127.0.0.1', method: 'POST', agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.on('error', () => resolve(undefined))
      response.on('end', () =>
        resolve(response.complete ? { status: response.statusCode, body: Buffer.concat(parts).toString() } : undefined),
      )
    })
    asked.on('error', () => resolve(undefined))
    asked.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(undefined)
    })
    asked.end()
  })
}

/** Heads as servers send them, and as they should not. */
const lines = fc.constantFrom(
  'content-length: 2',
  'Content-Length: 02',
  'content-length: 3',
  'content-length: 2, 2',
  'content-length: +2',
  'content-length:\t2 ',
  'content-length : 2',
  'transfer-encoding: chunked',
  'transfer-encoding: identity',
  'transfer-encoding:  CHUNKED ',
  'transfer-encoding: chunked, chunked',
  'connection: close',
  'connection: keep-alive',
  'x-a: 1',
  'x-a:',
  ' x-folded: 1',
  'x\u00e4: 1',
  'x-a: \u00e4',
  'x-a: \u0001',
  'no colon',
)
const firstLines = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.0 200 OK',
  'HTTP/1.1 204 ',
  'HTTP/1.1 404',
  'HTTP/1.1  200 OK',
  'HTTP/1.1 20 OK',
  'http/1.1 200 OK',
)
const contents = fc.constantFrom(
  '{}',
  '',
  '{} ',
  '2\r\n{}\r\n0\r\n\r\n',
  '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n',
  '2 \r\n{}\r\n0\r\n\r\n',
  '2\r\n{}\r\n0\r\n',
  '2\r\n{}\r\n0\r\na: b\r\n\r\n',
  'g\r\n{}\r\n',
  '0x2\r\n{}\r\n0\r\n\r\n',
)

test('any bytes are read as Node itself reads them, or refused where it does; other transfer codings than chunks always are', async () => {
  let [accepted, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(firstLines, fc.array(lines, { maxLength: 3 }), contents, async (first, headers, content) => {
      const bytes = Buffer.from(`${[first, ...headers].join('\r\n')}\r\n\r\n${content}`, 'latin1')
      let ours: { status: number; body: string } | undefined
      try {
        const { status, body } = read([bytes])
        ours = { status, body }
        accepted += 1
      } catch (fault) {
        if (/transfer coding/.test(String(fault))) return
        refused += 1
      }
      expect(ours).toEqual(await readByNode(bytes))
    }),
    { numRuns: 400 },
  )
  expect(accepted).toBeGreaterThan(20)
  expect(refused).toBeGreaterThan(20)
})
