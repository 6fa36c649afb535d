import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutNodeCrypto } from '../../test/without-node-crypto.ts'
import { Secret } from '../secret.ts'
import { createSigner, type SignableRequest, signatureSchemes, signRequest } from '../signing.ts'
import { hmacSha256Hex } from './sign-request.ts'

/** The scheme written once more, from its description alone: byte by byte, with node:crypto. */
function independent(request: SignableRequest, ak: string, sk: string, time: Date, name: 'cms' | 'legacy'): string {
  const encode = (text: string) => {
    let out = ''
    for (const byte of Buffer.from(text, 'utf8')) {
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
  lines.push(encode(String(request.body ?? '')))
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
  headers: fc.record({ host: ascii, 'content-type': ascii, 'content-length': fc.nat().map(String) }),
  body: text,
})
const times = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
const names = fc.constantFrom('cms' as const, 'legacy' as const)

describe('signing gives what an independent implementation gives', () => {
  test('signRequest and a signer', () => {
    fc.assert(
      fc.property(
        requests,
        ascii,
        text.filter((sk) => sk !== ''),
        times,
        names,
        (request, accessKey, secretKey, time, name) => {
          const expected = independent(request, accessKey, secretKey, time, name)
          const scheme = signatureSchemes[name]
          expect(signRequest(request, { accessKey, secretKey, time, scheme }).authorization).toBe(expected)
          expect(createSigner({ accessKey, secretKey, scheme: name }).sign(request, time)).toBe(expected)
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

const request: SignableRequest = {
  method: 'POST',
  path: '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
  headers: { host: 'cms.example.test:28080', 'content-length': '2', 'content-type': 'application/json;charset=UTF-8' },
  body: '{}',
}
const time = new Date('2025-01-02T03:04:05.678Z')
const keys = { accessKey: 'demo-ak', secretKey: 'demo-sk' }

test('explain gives every value on the way', () => {
  const steps = createSigner({ ...keys, secretKey: new Secret('demo-sk') }).explain(request, time)
  expect(Object.keys(steps)).toEqual([
    'timestamp',
    'signedHeaders',
    'prefix',
    'signingKey',
    'canonicalRequest',
    'signature',
    'authorization',
  ])
  expect(steps.prefix).toBe('auth-v2/demo-ak/2025-01-02T03:04:05.678Z/content-length;content-type;host')
  expect(steps.signingKey).toBe(hmacSha256Hex('demo-sk', steps.prefix))
  expect(steps.signature).toBe(hmacSha256Hex(steps.signingKey, steps.canonicalRequest))
  expect(steps.authorization).toBe(`${steps.prefix}/${steps.signature}`)
})

describe('compare names the first difference', () => {
  const signer = createSigner(keys)
  const other = (options: object, changed: Partial<SignableRequest> = {}) =>
    createSigner({ ...keys, ...options }).sign({ ...request, ...changed }, time)

  test.each<[string, string, string, RegExp]>([
    ['another version', other({}).replace('auth-v2', 'auth-v1'), 'form', /must start with auth-v2/],
    ['another access key', other({ accessKey: 'other' }), 'accessKey', /different access key/],
    [
      'another precision',
      other({ scheme: { ...signatureSchemes.cms, timestamp: 'seconds' } }),
      'timestamp',
      /milliseconds/,
    ],
    [
      'other headers',
      other({ scheme: { ...signatureSchemes.cms, signedHeaders: ['host'] } }),
      'signedHeaders',
      /not those of this scheme/,
    ],
    [
      'no blank query line',
      other({ scheme: { ...signatureSchemes.cms, blankLineForEmptyQuery: false } }),
      'signature',
      /omitted/,
    ],
    [
      'a host without its port',
      other({}, { headers: { ...request.headers, host: 'cms.example.test' } }),
      'signature',
      /without its port/,
    ],
    ['another secret', other({ secretKey: 'other' }), 'signature', /secret key differs/],
  ])('%s', (_name, header, part, cause) => {
    expect(signer.compare(request, header)).toMatchObject({ part, cause: expect.stringMatching(cause) })
  })

  test('down to the line of the canonical request', () => {
    const header = other({}, { headers: { ...request.headers, host: 'cms.example.test' } })
    expect(signer.compare(request, header)?.line).toEqual({
      number: 7,
      expected: 'host:cms.example.test%3A28080',
      signed: 'host:cms.example.test',
    })
  })

  test('and nothing when there is none', () => {
    expect(signer.compare(request, signer.sign(request, time))).toBeUndefined()
  })
})

test.each([
  [{ accessKey: 'a/b', secretKey: 'x' }, /accessKey/],
  [{ accessKey: 'a', secretKey: '' }, /secretKey/],
  [{ accessKey: 'a', secretKey: 7 as never }, /secretKey/],
])('keys that cannot be keys are refused', (wrong, message) => {
  expect(() => createSigner(wrong)).toThrow(message)
})
