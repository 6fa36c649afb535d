import { expect, test } from 'vitest'
import { parseAuthorization } from './authorization.ts'

const hex = '0123456789abcdef'.repeat(4)
const good = `auth-v2/ak/2025-01-02T03:04:05Z/content-type;host/${hex}`

test('parses a well-formed header', () => {
  expect(parseAuthorization(good)).toEqual({
    prefix: 'auth-v2/ak/2025-01-02T03:04:05Z/content-type;host',
    accessKey: 'ak',
    timestamp: '2025-01-02T03:04:05Z',
    time: new Date('2025-01-02T03:04:05Z'),
    signedHeaders: ['content-type', 'host'],
    signature: hex,
  })
})

test.each([
  ['another version', good.replace('auth-v2', 'auth-v1')],
  ['a bearer token', 'Bearer abc'],
  ['four parts', good.replace('/ak', '')],
  ['six parts', `${good}/x`],
  ['an empty access key', good.replace('/ak/', '//')],
  ['a timestamp with an offset', good.replace('05Z', '05+00:00')],
  ['a date that does not exist', good.replace('01-02', '02-30')],
  ["24 o'clock", good.replace('T03:04:05', 'T24:00:00')],
  ['the 13th month', good.replace('01-02', '13-02')],
  ['a year of six digits', good.replace('2025', '+002025')],
  ['microseconds', good.replace('05Z', '05.000000Z')],
  ['no host among the names', good.replace('content-type;host', 'content-type')],
  ['authorization among the names', good.replace('content-type;host', 'authorization;host')],
  ['names that are not sorted', good.replace('content-type;host', 'host;content-type')],
  ['a name twice', good.replace('content-type;host', 'host;host')],
  ['a name in upper case', good.replace('content-type;host', 'Host;host')],
  ['an upper-case signature', good.replace(hex, hex.toUpperCase())],
  ['a base64 signature', good.replace(hex, 'q83vASNFZ4k=')],
])('rejects %s', (_, header) => {
  expect(parseAuthorization(header)).toBeUndefined()
})
