import { createHash, createHmac } from 'node:crypto'
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutNodeCrypto } from '../../test/without-node-crypto.ts'
import { parseAuthorization } from './authorization.ts'
import type { SignableRequest } from './canonical-request.ts'
import { Secret } from './credentials.ts'
import { signatureSchemes } from './scheme.ts'
import { hmacSha256Hex, signRequest } from './sign-request.ts'

describe.each([
  ['with node:crypto', () => {}],
  ['without node:crypto', withoutNodeCrypto],
])('%s', (_where, prepare) => {
  test.each(vectorFile.vectors)('computes every published value of vector $name ($what)', (vector) => {
    prepare()
    const { canonicalRequestSha256, ...expected } = vector.expect
    const steps = signRequest(
      {
        method: vector.method,
        path: vector.path,
        query: Object.entries(vector.query as Record<string, string>),
        headers: Object.fromEntries(Object.entries(vector.signedHeaders).map(([name, value]) => [name, String(value)])),
        body: vector.body,
      },
      {
        accessKey: vector.accessKey,
        secretKey: vector.secretKey,
        time: new Date(vector.timestamp),
        scheme: {
          timestamp: vector.timestamp.includes('.') ? 'milliseconds' : 'seconds',
          signedHeaders: Object.keys(vector.signedHeaders),
          blankLineForEmptyQuery: vector.blankLineForEmptyQuery,
        },
      },
    )
    expect(steps).toMatchObject(expected)
    expect(createHash('sha256').update(steps.canonicalRequest).digest('hex')).toBe(canonicalRequestSha256)
    expect(parseAuthorization(steps.authorization)?.signature).toBe(expected.signature)
  })
})

/** The scheme written once more, from its description alone: byte by byte, with node:crypto. */
function independent(request: SignableRequest, ak: string, sk: string, time: Date, name: 'cms' | 'legacy'): string {
  const encode = (input: string | Uint8Array) => {
    let out = ''
    for (const byte of Buffer.from(input)) {
      const char = String.fromCharCode(byte)
      out +=
        /[0-9a-zA-Z]/.test(char) || '-._~'.includes(char)
          ? char
          : `%${(byte + 256).toString(16).slice(1).toUpperCase()}`
    }
    return out
  }
  const names = name === 'cms' ? ['content-length', 'content-type', 'host'] : ['host']
  const iso = time.toISOString()
  const stamp = name === 'cms' ? iso : `${iso.split('.')[0]}Z`
  const head = ['auth-v2', ak, stamp, names.join(';')].join('/')
  const query = [...(request.query ?? [])].map(([key, value]) => `${encode(key)}=${encode(value)}`).sort()
  const lines = [request.method, request.path]
  if (query.length > 0 || name === 'cms') lines.push(query.join('&'))
  lines.push(names.join(';'))
  for (const header of names) lines.push(`${encode(header)}:${encode(String(request.headers[header]).trim())}`)
  lines.push(encode(request.body ?? ''))
  const hex = (key: string, text: string) =>
    createHmac('sha256', Buffer.from(key)).update(Buffer.from(text)).digest('hex')
  return `${head}/${hex(hex(sk, head), lines.join('\n'))}`
}

const ascii = fc.stringMatching(/^[!-.0-~]{1,40}$/)
const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const requests: fc.Arbitrary<SignableRequest> = fc.record({
  method: fc.constantFrom('POST', 'GET'),
  path: fc.constantFrom('/', '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid'),
  query: fc.array(fc.tuple(text, text), { maxLength: 3 }),
  headers: fc.record({ host: text, 'content-type': ascii, 'content-length': fc.nat().map(String) }),
  body: fc.oneof(text, fc.uint8Array({ maxLength: 80 })),
})
const times = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
const names = fc.constantFrom('cms' as const, 'legacy' as const)

describe('signing yields what an independent implementation yields', () => {
  test('for any request, keys, time and scheme', () => {
    fc.assert(
      fc.property(
        requests,
        ascii,
        text.filter((sk) => sk !== ''),
        times,
        names,
        (request, accessKey, secretKey, time, name) => {
          const { authorization } = signRequest(request, { accessKey, secretKey, time, scheme: name })
          expect(authorization).toBe(independent(request, accessKey, secretKey, time, name))
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each([
    ['with node:crypto', () => {}],
    ['without node:crypto', withoutNodeCrypto],
  ])('hmacSha256Hex, for any key and message, %s', (_where, prepare) => {
    prepare()
    fc.assert(
      fc.property(
        fc.oneof(text, fc.stringMatching(/^[0-9a-f]{64}$/), fc.string({ minLength: 60, maxLength: 70 })),
        text,
        (key, message) => {
          const expected = createHmac('sha256', key).update(message).digest('hex')
          expect(hmacSha256Hex(key, message)).toBe(expected)
        },
      ),
      { numRuns: 500 },
    )
  })
})

test('signs a text body as its UTF-8 bytes', () => {
  // As fast-check's own unit `binary`, for which it first makes a list of all characters, in a second.
  const unit = fc
    .oneof(fc.nat({ max: 0x7f }), fc.nat({ max: 0x10ffff }))
    .map((codePoint) => String.fromCodePoint(codePoint).toWellFormed())
  fc.assert(
    fc.property(fc.string({ unit }), (body) => {
      const options = { accessKey: 'ak', secretKey: 'sk', time: new Date(0) }
      const headers = { host: 'h', 'content-type': 't', 'content-length': '0' }
      const sign = (content: string | Uint8Array) =>
        signRequest({ method: 'POST', path: '/', headers, body: content }, options).signature
      expect(sign(body)).toBe(sign(new TextEncoder().encode(body)))
    }),
  )
})

test('rejects a missing header instead of signing an empty value', () => {
  const options = { accessKey: 'ak', secretKey: 'sk', time: new Date(0) }
  expect(() => signRequest({ method: 'POST', path: '/', headers: { host: 'h' } }, options)).toThrow(/content-length/)
})

test('rejects a scheme that does not sign host', () => {
  const scheme = { ...signatureSchemes.legacy, signedHeaders: ['content-type'] }
  const request = { method: 'POST', path: '/', headers: { 'content-type': 't' } }
  expect(() => signRequest(request, { accessKey: 'ak', secretKey: 'sk', time: new Date(0), scheme })).toThrow(/host/)
})

test('signs header names in lower case and sorted, however the scheme lists them', () => {
  const scheme = { ...signatureSchemes.legacy, signedHeaders: ['Host', 'Content-Type'] }
  const request = { method: 'POST', path: '/', headers: { host: 'h', 'content-type': 't' } }
  const { prefix } = signRequest(request, { accessKey: 'ak', secretKey: 'sk', time: new Date(0), scheme })
  expect(prefix).toBe('auth-v2/ak/1970-01-01T00:00:00Z/content-type;host')
})

test('returns every value on the way to the signature', () => {
  const headers = { host: 'h', 'content-type': 't', 'content-length': '0' }
  const time = new Date('2025-01-02T03:04:05.678Z')
  const options = { accessKey: 'demo-ak', secretKey: new Secret('demo-sk'), time }
  const steps = signRequest({ method: 'POST', path: '/', headers }, options)
  expect(steps.timestamp).toBe('2025-01-02T03:04:05.678Z')
  expect(steps.signedHeaders).toBe('content-length;content-type;host')
  expect(steps.prefix).toBe('auth-v2/demo-ak/2025-01-02T03:04:05.678Z/content-length;content-type;host')
  expect(steps.signingKey).toBe(hmacSha256Hex('demo-sk', steps.prefix))
  expect(steps.signature).toBe(hmacSha256Hex(steps.signingKey, steps.canonicalRequest))
  expect(steps.authorization).toBe(`${steps.prefix}/${steps.signature}`)
})

test('signs the current time by the scheme cms by default', () => {
  const headers = { host: 'h', 'content-type': 't', 'content-length': '0' }
  const before = Date.now()
  const { timestamp } = signRequest({ method: 'POST', path: '/', headers }, { accessKey: 'ak', secretKey: 'sk' })
  expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before)
  expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now())
})

test.each([
  [{ accessKey: 'a/b', secretKey: 'x' }, /accessKey/],
  [{ accessKey: 'a', secretKey: '' }, /secretKey/],
  [{ accessKey: 'a', secretKey: 7 as never }, /secretKey/],
])('refuses invalid keys: %o', (keys, message) => {
  expect(() => signRequest({ method: 'POST', path: '/', headers: { host: 'h' } }, keys)).toThrow(message)
})
