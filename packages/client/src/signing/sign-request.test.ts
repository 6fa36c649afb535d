import { createHash, createHmac } from 'node:crypto'
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutNodeCrypto } from '../../test/without-node-crypto.ts'
import { parseAuthorization } from './authorization.ts'
import type { SignatureScheme } from './scheme.ts'
import { signatureSchemes } from './scheme.ts'
import { signRequest } from './sign-request.ts'

describe.each([
  ['with node:crypto', () => {}],
  ['without node:crypto', withoutNodeCrypto],
])('%s', (_where, prepare) => {
  test.each(vectorFile.vectors)('vector $name ($what): every intermediate value is as published', (vector) => {
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

/** The scheme once more, written from its description and sharing no code with the signer. */
function independentSignature(
  secretKey: string,
  prefix: string,
  method: string,
  path: string,
  headers: Map<string, string>,
  body: Buffer,
  blank: boolean,
): string {
  const enc = (bytes: Buffer): string =>
    bytes.toString('hex').replace(/../g, (hex) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16))
      return /^[\w.~-]$/.test(char) ? char : `%${hex.toUpperCase()}`
    })
  let text = `${method}\n${path}\n`
  if (blank) text += '\n'
  text += `${[...headers.keys()].join(';')}\n`
  for (const [name, value] of headers) text += `${enc(Buffer.from(name))}:${enc(Buffer.from(value.trim()))}\n`
  text += enc(body)
  const key = createHmac('sha256', secretKey).update(prefix).digest('hex')
  return createHmac('sha256', key).update(text).digest('hex')
}

test('any body, header value and key is signed as an independent implementation signs it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 })
  fc.assert(
    fc.property(
      text,
      text,
      fc.uint8Array({ maxLength: 80 }),
      fc.constantFrom<SignatureScheme>(...Object.values(signatureSchemes)),
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      (secretKey, host, bytes, scheme, time) => {
        const all: Record<string, string> = { host, 'content-type': 'a b;c', 'content-length': String(bytes.length) }
        const request = { method: 'POST', path: '/x', headers: all, body: bytes }
        const steps = signRequest(request, { accessKey: 'ak', secretKey, scheme, time })
        const headers = new Map(scheme.signedHeaders.map((name) => [name, all[name] ?? '']))
        expect(steps.signature).toBe(
          independentSignature(
            secretKey,
            steps.prefix,
            'POST',
            '/x',
            headers,
            Buffer.from(bytes),
            scheme.blankLineForEmptyQuery,
          ),
        )
      },
    ),
  )
})

test('a text body is signed as its UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (body) => {
      const options = { accessKey: 'ak', secretKey: 'sk', time: new Date(0) }
      const headers = { host: 'h', 'content-type': 't', 'content-length': '0' }
      const sign = (content: string | Uint8Array) =>
        signRequest({ method: 'POST', path: '/', headers, body: content }, options).signature
      expect(sign(body)).toBe(sign(new TextEncoder().encode(body)))
    }),
  )
})

test('a header that is to be signed and is missing is refused, not signed as empty', () => {
  const options = { accessKey: 'ak', secretKey: 'sk', time: new Date(0) }
  expect(() => signRequest({ method: 'POST', path: '/', headers: { host: 'h' } }, options)).toThrow(/content-length/)
})

test('a scheme that does not sign host is refused', () => {
  const scheme = { ...signatureSchemes.legacy, signedHeaders: ['content-type'] }
  const request = { method: 'POST', path: '/', headers: { 'content-type': 't' } }
  expect(() => signRequest(request, { accessKey: 'ak', secretKey: 'sk', time: new Date(0), scheme })).toThrow(/host/)
})

test('header names are signed in lower case and sorted, however the scheme writes them', () => {
  const scheme = { ...signatureSchemes.legacy, signedHeaders: ['Host', 'Content-Type'] }
  const request = { method: 'POST', path: '/', headers: { host: 'h', 'content-type': 't' } }
  const { prefix } = signRequest(request, { accessKey: 'ak', secretKey: 'sk', time: new Date(0), scheme })
  expect(prefix).toBe('auth-v2/ak/1970-01-01T00:00:00Z/content-type;host')
})
