import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { examples } from '../src/testing.ts'

/** A response as the bytes that a server sends, and what a client must make of it. */
export interface HostileResponse {
  readonly name: string
  readonly bytes: Buffer
  /** The server closes the connection after it. */
  readonly closes?: boolean
  /** The text that the record must carry; or the error that the query must end with, after one attempt. */
  readonly expected: string | { readonly code: string; readonly message: RegExp }
  /** What the fetch of Node makes of it, where that cannot be helped. */
  readonly onFetch?: { readonly code: string; readonly message: RegExp }
}

const note = 'Grüße 中文'
const json = (text = note): string => JSON.stringify({ ...examples.vendorSample.response, note: text })
const latin1 = 'Grüße'
// "中文" in GBK.
const gbk = Buffer.from([0xd6, 0xd0, 0xce, 0xc4])

function response(body: Buffer | string, ...lines: string[]): Buffer {
  const bytes = Buffer.from(body)
  return raw(['HTTP/1.1 200 OK', `content-length: ${bytes.length}`, ...lines].join('\r\n'), bytes)
}

function raw(head: string, body: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)])
}

const compressed: readonly HostileResponse[] = (
  [
    ['gzip', gzipSync(json())],
    ['x-gzip', gzipSync(json())],
    ['GZIP', gzipSync(json())],
    ['deflate', deflateSync(json())],
    ['deflate', deflateRawSync(json())],
    ['br', brotliCompressSync(json())],
    ['zstd', zstdCompressSync(json())],
    ['deflate, gzip', gzipSync(deflateSync(json()))],
  ] as const
).map(([encoding, body], index) => ({
  name: `a body compressed with ${encoding} that was not requested (${index + 1})`,
  bytes: response(body, `content-encoding: ${encoding}`),
  expected: note,
}))

const encoded: readonly HostileResponse[] = [
  { name: 'a body that begins with a byte order mark', bytes: response(`\uFEFF${json()}`), expected: note },
  {
    name: 'a body in ISO-8859-1',
    bytes: response(Buffer.from(json(latin1), 'latin1'), 'content-type: application/json; charset=ISO-8859-1'),
    expected: latin1,
  },
  {
    name: 'a body in GBK, its charset in quotes and capitals',
    bytes: response(
      Buffer.concat([Buffer.from(json('X').split('X')[0] ?? ''), gbk, Buffer.from(json('X').split('X')[1] ?? '')]),
      'content-type: application/json;Charset="GBK"',
    ),
    expected: '中文',
  },
  {
    name: 'a body in UTF-8 with a byte order mark, said to be ISO-8859-1',
    bytes: response(`\uFEFF${json()}`, 'content-type: application/json; charset=ISO-8859-1'),
    expected: note,
  },
  {
    name: 'a body in UTF-16 as Java writes it: with the high byte first, and a byte order mark',
    bytes: response(
      Buffer.from(`\uFEFF${json()}`, 'utf16le').swap16(),
      'content-type: application/json; charset=UTF-16',
    ),
    expected: note,
  },
  {
    name: 'a body in UTF-8 with a charset that does not exist',
    bytes: response(json(), 'content-type: application/json; charset=utf8mb4'),
    expected: note,
  },
]

const framed: readonly HostileResponse[] = [
  {
    name: 'a 100 Continue before the response',
    bytes: Buffer.concat([raw('HTTP/1.1 100 Continue', ''), response(json())]),
    expected: note,
    onFetch: { code: 'invalid_response', message: /interim response 100 Continue.*Use .*\/node/ },
  },
  {
    name: 'a 102 and a 103 before the response',
    bytes: Buffer.concat([
      raw('HTTP/1.1 102 Processing', ''),
      raw('HTTP/1.1 103 Early Hints\r\nlink: </x>', ''),
      response(json()),
    ]),
    expected: note,
  },
  {
    name: 'an empty line after the response',
    bytes: Buffer.concat([response(json()), Buffer.from('\r\n')]),
    expected: note,
  },
  {
    name: 'an empty line after the response on a connection that is closed',
    bytes: Buffer.concat([response(json(), 'connection: close'), Buffer.from('\r\n')]),
    closes: true,
    expected: note,
  },
  { name: 'HTTP/1.0 without a length', bytes: raw('HTTP/1.0 200 OK', json()), closes: true, expected: note },
  {
    name: 'a status line without a reason',
    bytes: raw(`HTTP/1.1 200\r\ncontent-length: ${Buffer.byteLength(json())}`, json()),
    expected: note,
  },
]

const chunked = 'transfer-encoding: chunked'
const length = `content-length: ${Buffer.byteLength(json())}`
const brokenHttp = { code: 'invalid_response', message: /did not send a valid HTTP response \(.+\)/ }
const broken: readonly HostileResponse[] = (
  [
    ['whose lines all end with a bare LF', Buffer.from(`HTTP/1.1 200 OK\n${length}\n\n${json()}`)],
    ['with a header line that ends with a bare LF', raw(`HTTP/1.1 200 OK\r\n${length}\nx: y`, json())],
    ['with a folded header', raw(`HTTP/1.1 200 OK\r\nx: a\r\n b\r\n${length}`, json())],
    ['with a blank before a colon', raw(`HTTP/1.1 200 OK\r\n${length.replace(':', ' :')}`, json())],
    ['with two lengths', raw(`HTTP/1.1 200 OK\r\n${length}\r\ncontent-length: 7`, json())],
    ['with a length beside chunks', raw(`HTTP/1.1 200 OK\r\n${length}\r\n${chunked}`, '0\r\n\r\n')],
    ['with a chunk whose size is not a number', raw(`HTTP/1.1 200 OK\r\n${chunked}`, `zz\r\n${json()}\r\n0\r\n\r\n`)],
    ['with headers of 20 kB', response(json(), `x: ${'a'.repeat(20_000)}`)],
    ['of another protocol', Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
    ['of TLS', Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])],
    ['of HTTP/2', raw('HTTP/2 200', json())],
    ['with a status that does not exist', raw(`HTTP/1.1 099 X\r\n${length}`, json())],
  ] as const
).map(([name, bytes]) => ({ name: `a response ${name}`, bytes, expected: brokenHttp }))

const unreadable: readonly HostileResponse[] = [
  ...(['gzip', 'deflate', 'br', 'zstd'] as const).map((encoding) => ({
    name: `a body that is said to be ${encoding}, and is not`,
    bytes: response(json(), `content-encoding: ${encoding}`),
    expected: { code: 'invalid_response', message: /cannot be decompressed \(.+\)/ },
  })),
  {
    name: 'a small body that decompresses to 20 MB',
    bytes: response(gzipSync(Buffer.alloc(20_000_000, 32)), 'content-encoding: gzip'),
    expected: { code: 'invalid_response', message: /larger than 16777216 bytes/ },
  },
  { name: 'an empty body', bytes: response(''), expected: { code: 'invalid_response', message: /is empty/ } },
  {
    name: 'a message that is nested 8000 levels deep',
    bytes: response(`{"resultCode":"0101003","resultDesc":${'['.repeat(8000)}${']'.repeat(8000)}}`),
    expected: { code: 'invalid_response', message: /not valid JSON/ },
  },
  {
    name: 'fewer bytes announced than sent',
    bytes: raw('HTTP/1.1 200 OK\r\ncontent-length: 20', json()),
    expected: { code: 'invalid_response', message: /not valid JSON/ },
  },
]

/** Responses that servers, proxies and wrong ports are known to send. */
export const hostileResponses: readonly HostileResponse[] = [
  ...compressed,
  ...encoded,
  ...framed,
  ...broken,
  ...unreadable,
]
