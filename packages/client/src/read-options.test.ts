import { describe, expect, test } from 'vitest'
import { failure, serve } from '../test/listen.ts'
import { createCdrClient as createPageClient } from './browser.ts'
import { CdrValidationError, createCdrClient } from './index.ts'
import { type CdrNodeClientOptions, createCdrClient as createNodeClient } from './node.ts'
import { signatureSchemes } from './signing.ts'

const keys = { accessKey: 'ak', secretKey: 'sk', ccId: 1 }
const { cms } = signatureSchemes

/** Returns the message of the error that options cause. They are not typed: JavaScript passes anything. */
function messageFor(options: object, create: (options: CdrNodeClientOptions) => unknown = createNodeClient): string {
  try {
    create({ baseUrl: 'https://cms.test', ...keys, ...options } as CdrNodeClientOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(CdrValidationError)
    return (error as Error).message
  }
  return 'no error'
}

describe.each([createCdrClient, createNodeClient])('refuses at once, and says what was given (entry %#)', (create) => {
  test.each<[object, string]>([
    [{ scheme: null }, 'scheme must be one of cms, legacy, the parameters or a function, but is null.'],
    [{ scheme: 5 }, 'scheme must be one of cms, legacy, the parameters or a function, but is 5.'],
    [{ scheme: 'v4' }, 'scheme must be one of cms, legacy, the parameters or a function, but is "v4".'],
    [{ scheme: {} }, 'scheme.timestamp must be seconds or milliseconds, but is undefined.'],
    [{ scheme: { ...cms, timestamp: 'days' } }, 'scheme.timestamp must be seconds or milliseconds, but is "days".'],
    [{ scheme: { ...cms, signedHeaders: ['x'] } }, 'scheme.signedHeaders must be an array of header names with host, '],
    [
      { scheme: { ...cms, signedHeaders: 'host' } },
      'scheme.signedHeaders must be an array of header names with host, ',
    ],
    [{ host: 5 }, 'host must be a host name with an optional port, but is 5.'],
    [{ headers: null }, 'headers must be a plain object, or a function that returns one, but is of type Null.'],
    [
      { headers: new Headers() },
      'headers must be a plain object, or a function that returns one, but is of type Headers.',
    ],
    [{ headers: new Map() }, 'headers must be a plain object, or a function that returns one, but is of type Map.'],
    [{ headers: [] }, 'headers must be a plain object, or a function that returns one, but is of type Array.'],
    [{ headers: { 'x-key': 5 } }, 'The header "x-key" must be a string, but is of type Number.'],
    [{ headers: { 'x-key': ['a'] } }, 'The header "x-key" must be a string, but is of type Array.'],
    [
      { retry: null },
      'retry must be a number, or an object with limit, baseMilliseconds and maxMilliseconds, but is null.',
    ],
    [
      { retry: '5' },
      'retry must be a number, or an object with limit, baseMilliseconds and maxMilliseconds, but is "5".',
    ],
    [
      { retry: true },
      'retry must be a number, or an object with limit, baseMilliseconds and maxMilliseconds, but is true.',
    ],
    [{ retry: 2.5 }, 'retry.limit must be a whole number, but is 2.5.'],
    [{ retry: { limit: '5' } }, 'retry.limit must be a number from 0 upwards, but is "5".'],
    [{ ratePerSecond: 0 }, 'ratePerSecond must be a number greater than 0, but is 0.'],
    [{ timeoutMilliseconds: -1 }, 'timeoutMilliseconds must be a number greater than 0, but is -1.'],
    [{ timeoutMilliseconds: '5' }, 'timeoutMilliseconds must be a number greater than 0, but is "5".'],
    [{ totalTimeoutMilliseconds: Number.NaN }, 'totalTimeoutMilliseconds must be a number greater than 0, but is NaN.'],
    [{ ccId: 5n }, 'ccId must be an integer from 1 to 65535, but is 5.'],
    [{ validation: Object.create(null) }, 'validation must be warn, strict or off, but is of type Object.'],
    ...['CST', 'IST', 'jst', 'Mars/Phobos'].map((timeZone): [object, string] => [
      { timeZone },
      `timeZone must be an IANA name such as America/Sao_Paulo or Asia/Shanghai, but is "${timeZone}".`,
    ]),
  ])('%o', (options, message) => {
    expect(messageFor(options, create)).toContain(message)
  })
})

test.each([
  [createCdrClient, undefined, 'Undefined'],
  [createNodeClient, undefined, 'Undefined'],
  [createNodeClient, 'https://user:secret@cms.test', 'String'],
  [createPageClient, null, 'Null'],
] as const)('refuses options that are not an object (%#)', (create, options, type) => {
  expect(() => create(options as never)).toThrow(
    expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining(`but is of type ${type}.`) }),
  )
})

test.each<[object, string]>([
  [{ tls: null }, "tls must be an object such as { caFile: 'ca.pem' }, but is null."],
  [{ tls: true }, "tls must be an object such as { caFile: 'ca.pem' }, but is true."],
  [{ tls: { fingerprint: 5 } }, 'tls.fingerprint must be a string, but is 5.'],
  [{ tls: { serverName: null } }, 'tls.serverName must be a string, but is null.'],
  [{ tls: { caFile: 0 } }, 'tls.caFile must be a string, but is 0.'],
  [{ tls: { ca: new Uint8Array() } }, 'tls.ca must be a string or an array of them, but is of type Uint8Array.'],
  [{ tls: { ca: [5] } }, 'tls.ca must be a string or an array of them, but is of type Array.'],
  [{ connections: Number.POSITIVE_INFINITY }, 'connections must be a finite number, but is Infinity.'],
  [{ proxy: 'http://user:100%@proxy' }, 'The user or the password in proxy has a % that is not encoded.'],
])('refuses for connections of its own %o', (options, message) => {
  expect(messageFor(options)).toContain(message)
})

test.each([
  { baseUrl: 'user:secret@cms.test:28443' },
  { baseUrl: 'https:user:secret@cms.test' },
  { baseUrl: 'https://user:secret@cms.test' },
  { baseUrl: 'https://user:secret#1@cms.test' },
  { baseUrl: 'https://user:5555#secret@cms.test' },
  { proxy: 'http://user:secret100%@proxy' },
  { headers: 'secret' },
  { credentials: 'secret', accessKey: undefined, secretKey: undefined },
  { credentials: { secretKey: 'secret' }, accessKey: undefined, secretKey: undefined },
])('does not repeat what may be a secret: %o', (options) => {
  expect(messageFor(options)).toMatch(/^(?!no error)(?!.*(secret(?!Key)|5555))/)
})

test('reads a compressed response however large it may be', async () => {
  const body = new Response('{"resultCode":"0101003"}').body?.pipeThrough(new CompressionStream('gzip'))
  const bytes = await new Response(body).bytes()
  const url = await serve((_request, response) => response.setHeader('content-encoding', 'gzip').end(bytes))
  const client = createNodeClient({ ...keys, baseUrl: url, maxResponseBytes: Number.POSITIVE_INFINITY })
  expect(await failure(client.getCdr({ callId: '1', direction: 'inbound' }))).toMatchObject({ resultCode: '0101003' })
})
