import { createHash, createHmac } from 'node:crypto'
import { canonicalRequest, percentEncode, signatureSchemes, signRequest } from '@org/cms-cdr-client/signing'
import { describe, expect, test } from 'vitest'
import {
  compareAuthorization,
  type DiagnosisOptions,
  diagnoseSignature,
  type SignatureDiagnosis,
} from './diagnose-signature.ts'

const now = new Date('2025-01-02T03:04:05.678Z')
const body = '{"queryParam": {"ccId":1,"isCallin":"false","callId":"Ação (1)/1"}}'
const request = {
  method: 'POST',
  path: '/rest/x',
  headers: {
    host: 'cms.test:28443',
    'content-type': 'application/json;charset=UTF-8',
    'content-length': String(Buffer.byteLength(body)),
  },
  body,
}
const signing = { accessKey: 'ak', secretKey: 'sk', time: now }
const options: DiagnosisOptions = { secretKeyOf: (accessKey) => (accessKey === 'ak' ? 'sk' : undefined), now }

const diagnose = (
  authorization: string | undefined,
  changed: Partial<DiagnosisOptions> = {},
): SignatureDiagnosis | undefined => diagnoseSignature(request, authorization, { ...options, ...changed })

/** Signs the request with other headers, body, path or method than it has. */
const signAs = (change: object): string => signRequest({ ...request, ...change }, signing).authorization

/** Signs another text than the right one. */
function signText(change: (text: string) => string): string {
  const { prefix, signingKey, canonicalRequest: text } = signRequest(request, signing)
  return `${prefix}/${createHmac('sha256', signingKey).update(change(text)).digest('hex')}`
}

/** Signs another last line than the right one. */
const signedBody = (write: (text: string) => string): string =>
  signText((text) => text.split('\n').with(-1, write(body)).join('\n'))

const withHeader = (name: string, value: string): string => signAs({ headers: { ...request.headers, [name]: value } })

test.each(Object.values(signatureSchemes))('a right signature has nothing to diagnose (%o)', (scheme) => {
  expect(diagnose(signRequest(request, { ...signing, scheme }).authorization)).toBeUndefined()
})

test.each<[string, string, RegExp, number]>([
  ['a blank in the content type', withHeader('content-type', 'application/json; charset=UTF-8'), /with a space/, 6],
  ['a lower-case charset', withHeader('content-type', 'application/json;charset=utf-8'), /letter case/, 6],
  ['a host without its port', withHeader('host', 'cms.test'), /without its port/, 7],
  ['a body that was serialized twice', signAs({ body: JSON.stringify(JSON.parse(body)) }), /serialized once/, 8],
  ['no body', signAs({ body: '' }), /not signed/, 8],
  ['another path', signAs({ path: '/rest/cmsapp/v1/ping' }), /different endpoint/, 2],
  ['a path with a slash at its end', signAs({ path: '/rest/x/' }), /trailing slash/, 2],
  ['the method GET', signAs({ method: 'GET' }), /as GET/, 1],
  [
    'empty header values',
    signAs({ headers: { host: '', 'content-type': '', 'content-length': '' } }),
    /empty strings/,
    5,
  ],
  ['+ for a blank', signText((text) => text.replaceAll('%20', '+')), /must be %20/, 8],
  ['encoded code points', signText((text) => text.replace('%C3%A7%C3%A3', '%E7%E3')), /Code points/, 8],
  ['a body without encoding', signText((text) => text.split('\n').with(-1, body).join('\n')), /without encoding/, 8],
  [
    'lower-case hex in the encoding',
    signText((text) => text.replace(/%../g, (hex) => hex.toLowerCase())),
    /upper case/,
    6,
  ],
  ['encodeURIComponent', signedBody((text) => encodeURIComponent(text)), /encodeURIComponent/, 8],
  ['slashes of the body as they are', signedBody((text) => percentEncode(text).replaceAll('%2F', '/')), /quote/, 8],
  ['a body that was encoded twice', signedBody((text) => percentEncode(percentEncode(text))), /twice/, 8],
  ['a hash of the body', signedBody((text) => createHash('sha256').update(text).digest('hex')), /hash of the body/, 8],
  [
    'lower-case hex in the body alone',
    signedBody((text) => percentEncode(text).replace(/%../g, (hex) => hex.toLowerCase())),
    /encoding of the body used lower-case/,
    8,
  ],
  [
    'header values without encoding',
    signText((text) =>
      text
        .replace(request.headers.host.replace(':', '%3A'), request.headers.host)
        .replace('application%2Fjson%3Bcharset%3DUTF-8', request.headers['content-type']),
    ),
    /header values were signed without encoding/,
    6,
  ],
  [
    'a blank after the colons',
    signText((text) => text.replaceAll(/^([a-z-]+):/gm, '$1: ')),
    /blank after the colon/,
    5,
  ],
  [
    'no line with the names of the headers',
    signText((text) => text.replace('content-length;content-type;host\n', '')),
    /names of the signed headers is missing/,
    4,
  ],
  ['the whole URL', signText((text) => text.replace('/rest/x', 'https://cms.test:28443/rest/x')), /whole URL/, 2],
])('%s is found, with the line that differs', (_name, authorization, cause, line) => {
  expect(diagnose(authorization)).toMatchObject({ cause: expect.stringMatching(cause), line: { number: line } })
})

test('the line is found in the form without a blank query line too', () => {
  const headers = { ...request.headers, host: 'cms.test' }
  const { authorization } = signRequest({ ...request, headers }, { ...signing, scheme: signatureSchemes.legacy })
  expect(diagnose(authorization)?.line).toEqual({
    number: 4,
    expected: 'host:cms.test%3A28443',
    signed: 'host:cms.test',
  })
})

const serializeAs: Readonly<Record<string, (value: object) => string>> = {
  JavaScript: (value) => JSON.stringify(value),
  'Python, with all but ASCII escaped': () =>
    '{"queryParam": {"ccId": 1, "isCallin": "false", "callId": "A\\u00e7\\u00e3o (1)/1"}}',
  'Go, with sorted keys': () => '{"queryParam":{"callId":"Ação (1)/1","ccId":1,"isCallin":"false"}}',
  'an indentation of two': (value) => JSON.stringify(value, null, 2),
}

test.each(Object.entries(serializeAs))('a body that was serialized again as in %s is found', (_name, serialize) => {
  const signed = serialize(JSON.parse(body))
  expect(diagnose(signAs({ body: signed }))).toMatchObject({ cause: expect.stringMatching(/serialized once/) })
  // Most signers count the length of what they sign.
  const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(signed)) }
  expect(diagnose(signAs({ body: signed, headers }))).toMatchObject({
    cause: expect.stringMatching(/serialized once/),
    line: { number: 5 },
  })
})

test('the raw bytes of the signing key are found', () => {
  const { prefix, canonicalRequest: text } = signRequest(request, signing)
  const key = createHmac('sha256', 'sk').update(prefix).digest()
  const authorization = `${prefix}/${createHmac('sha256', key).update(text).digest('hex')}`
  expect(diagnose(authorization)?.cause).toMatch(/raw bytes of the signing key/)
})

test('a signing key of another precision is found', () => {
  const { prefix, canonicalRequest: text } = signRequest(request, signing)
  const key = createHmac('sha256', 'sk').update(prefix.replace('.678', '')).digest('hex')
  expect(diagnose(`${prefix}/${createHmac('sha256', key).update(text).digest('hex')}`)?.cause).toMatch(
    /seconds or milliseconds/,
  )
})

test.each<[string, string | undefined, RegExp]>([
  ['nothing', undefined, /missing/],
  ['a bearer token', 'Bearer abc', /mode C1/],
  ['a signature of API Gateway', 'SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c', /API Gateway/],
  ['another version', signAs({}).replace('auth-v2', 'auth-v1'), /start with auth-v2/],
  ['base64', signAs({}).replace(/[^/]+$/, createHmac('sha256', 'x').digest('base64')), /base64/],
  ['four parts', 'auth-v2/ak/2025-01-02T03:04:05Z/host', /five parts/],
  ['a local time', signAs({}).replace('678Z', '678+01:00'), /must be in UTC/],
  ['no host', signAs({}).replace(';host', ''), /host header must be/],
  [
    'names in upper case',
    signAs({}).replace('host', 'Host').replace('content-type', 'host'),
    /lower case, sorted and unique/,
  ],
  ['upper-case hex', signAs({}).replace(/[^/]+$/, (hex) => hex.toUpperCase().replace(/\d/g, 'A')), /lower-case hex/],
  ['an unknown access key', signRequest(request, { ...signing, accessKey: 'other' }).authorization, /other is unknown/],
  ['a header that is not there', signAs({}).replace(';host', ';host;x-gone'), /x-gone is listed/],
])('%s is named', (_name, authorization, cause) => {
  expect(diagnose(authorization)?.cause).toMatch(cause)
})

test('a clock that is off is named with how far', () => {
  expect(diagnose(signAs({}), { now: new Date(now.getTime() + 3_600_000) })?.cause).toMatch(/3600 s behind this clock/)
  expect(diagnose(signAs({}), { now: new Date(now.getTime() - 901_000) })?.cause).toMatch(/901 s ahead of this clock/)
})

test('a wrong secret is not guessed: the canonical request is given to compare', () => {
  const { authorization } = signRequest(request, { ...signing, secretKey: 'other' })
  const names = ['content-length', 'content-type', 'host']
  expect(diagnose(authorization)).toEqual({
    cause: expect.stringMatching(/secret key differs/),
    canonicalRequest: canonicalRequest(request, names, true),
  })
})

test('header lines that are sorted by name are found', () => {
  const headers = { ...request.headers, 'x-app': 'console', 'x-app-id': '7' }
  const scheme = { ...signatureSchemes.cms, signedHeaders: ['host', 'x-app', 'x-app-id'] }
  const { prefix, signingKey, canonicalRequest: text } = signRequest({ ...request, headers }, { ...signing, scheme })
  const byName = text.replace('x-app-id:7\nx-app:console', 'x-app:console\nx-app-id:7')
  const authorization = `${prefix}/${createHmac('sha256', signingKey).update(byName).digest('hex')}`
  expect(diagnoseSignature({ ...request, headers }, authorization, options)).toMatchObject({
    cause: expect.stringMatching(/sorted by name/),
    line: { expected: 'x-app-id:7', signed: 'x-app:console' },
  })
})

describe('compareAuthorization names the first difference', () => {
  const ours = { accessKey: 'ak', secretKey: 'sk', scheme: signatureSchemes.cms }
  const other = (options: object, changed: object = {}) =>
    signRequest({ ...request, ...changed }, { ...signing, ...options }).authorization

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
      other({}, { headers: { ...request.headers, host: 'cms.test' } }),
      'signature',
      /without its port/,
    ],
    ['another secret', other({ secretKey: 'other' }), 'signature', /secret key differs/],
  ])('%s', (_name, header, part, cause) => {
    expect(compareAuthorization(request, header, ours)).toMatchObject({ part, cause: expect.stringMatching(cause) })
  })

  test('down to the line of the canonical request', () => {
    const header = other({}, { headers: { ...request.headers, host: 'cms.test' } })
    expect(compareAuthorization(request, header, ours)?.line).toEqual({
      number: 7,
      expected: 'host:cms.test%3A28443',
      signed: 'host:cms.test',
    })
  })

  test('and nothing when there is none', () => {
    expect(compareAuthorization(request, other({}), ours)).toBeUndefined()
  })
})
