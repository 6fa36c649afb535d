import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { generate } from 'selfsigned'
import { describe, expect, test } from 'vitest'
import { builds, failure, listen, serve } from '../../test/listen.ts'
import type { NetworkFailure } from '../index.ts'
import { type CdrNodeClientSettings, createCdrClient, openConnection } from '../node.ts'
import { examples } from '../testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const quick = { retry: { limit: 1, baseMilliseconds: 1 } }
const day = 24 * 60 * 60_000
const body = JSON.stringify(examples.vendorSample.response)

/** Creates a certificate for 127.0.0.1 or another name, valid from and to so many days from now. */
async function certificate({ ip = '127.0.0.1', from = -1, to = 1 } = {}) {
  const pem = await generate([{ name: 'commonName', value: 'cms' }], {
    notBeforeDate: new Date(Date.now() + from * day),
    notAfterDate: new Date(Date.now() + to * day),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
  })
  return { key: pem.private, cert: pem.cert, fingerprint: new X509Certificate(pem.cert).fingerprint256 }
}

function serveTls({ key, cert }: { key: string; cert: string }): Promise<string> {
  return listen(
    createServer({ key, cert }, (_request, response) => response.end(body)),
    'https',
  )
}

/** Starts a server that closes each connection, before or after it has read a request. */
function serveReset(): Promise<string> {
  return listen(createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()).on('error', () => {})))
}

async function unusedUrl(): Promise<string> {
  const server = createTcpServer()
  const url = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return url
}

describe.each(builds)('a network error of the client %s names', (_name, create) => {
  test.each<[NetworkFailure, string, () => Promise<string>, RegExp, attempts: number]>([
    ['dns', 'a host that does not exist', async () => 'http://cms.invalid', /could not be resolved/, 2],
    ['refused', 'a port where nothing listens', unusedUrl, /Nothing listens/, 2],
    ['reset', 'a server that closes the connection', serveReset, /closed the connection.*https/, 2],
    [
      'not_tls',
      'a port that does not speak TLS',
      async () => (await serve((_request, response) => response.end(body))).replace('http:', 'https:'),
      /does not speak TLS.*http:\/\//,
      1,
    ],
    [
      'tls_unknown_ca',
      'a certificate of an unknown CA',
      async () => serveTls(await certificate()),
      /trusted CA.*NODE_EXTRA_CA_CERTS.*caFile/,
      1,
    ],
  ])('%s: %s', async (kind, _what, url, advice, attempts) => {
    const error = await failure(create(await url(), quick).getCdr(query))
    expect(error).toMatchObject({ code: 'network', kind, attempts, advice: expect.stringMatching(advice) })
  })
})

function errorOf(baseUrl: string, options: Partial<CdrNodeClientSettings>): Promise<unknown> {
  const client = createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...quick, ...options })
  return failure(client.getCdr(query))
}

describe('a network error of the client for Node names', () => {
  test.each<[NetworkFailure, Parameters<typeof certificate>[0], RegExp]>([
    ['tls_not_yet_valid', { from: 1, to: 2 }, /not valid yet.*clock/],
    ['tls_expired', { from: -2, to: -1 }, /expired.*renew/],
    ['tls_wrong_name', { ip: '10.0.0.7' }, /different name.*serverName/],
  ])('%s, although its CA is trusted', async (kind, options, advice) => {
    const presented = await certificate(options)
    const error = await errorOf(await serveTls(presented), { tls: { ca: presented.cert } })
    expect(error).toMatchObject({ code: 'network', kind, retryable: false, attempts: 1 })
    expect(error).toMatchObject({ advice: expect.stringMatching(advice) })
  })

  test('a different certificate than the pinned one', async () => {
    const { fingerprint } = await certificate()
    const error = await errorOf(await serveTls(await certificate()), { tls: { fingerprint } })
    expect(error).toMatchObject({ kind: 'tls_not_pinned', attempts: 1, advice: expect.stringMatching(/replaced/) })
  })

  test.each<[string, () => Promise<string>]>([
    ['refuses', () => serve((_request, response) => response.writeHead(407).end())],
    ['cannot be reached', unusedUrl],
  ])('a proxy that %s', async (_what, proxy) => {
    const error = await errorOf(await serveTls(await certificate()), { proxy: await proxy() })
    expect(error).toMatchObject({ kind: 'proxy', advice: expect.stringMatching(/The proxy failed, not CC-CMS/) })
  })
})

test('a connection that does not open names what failed, as a query does', async () => {
  const baseUrl = await unusedUrl()
  const proxy = await unusedUrl()
  expect(await failure(openConnection({ baseUrl }))).toMatchObject({ code: 'network', kind: 'refused', attempts: 0 })
  expect(await failure(openConnection({ baseUrl, proxy }))).toMatchObject({ code: 'network', kind: 'proxy' })
})

test('names the proxy that does not speak TLS, beside the reason of OpenSSL', async () => {
  const { host } = new URL(await serve((_request, response) => response.end()))
  expect(await errorOf('https://cms.test', { proxy: `https://${host}` })).toMatchObject({
    kind: 'proxy',
    message: expect.stringContaining(`failed: the proxy ${host} cannot be reached (wrong version number). `),
  })
})

test('quotes only the reason of an error of OpenSSL', async () => {
  const thrown = new Error(
    '40FD1A2B3C4D0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/ssl/record/methods/tlsany_meth.c:77:\n',
  )
  const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause: thrown }))
  expect(await errorOf('https://cms.test', { fetch })).toMatchObject({
    kind: 'not_tls',
    message: expect.stringContaining('cms.test failed: wrong version number. '),
  })
})

test('reads a long message, such as one that quotes a body, in linear time', async () => {
  const fetch = () => Promise.reject(new Error('ab'.repeat(150_000)))
  expect(await errorOf('https://cms.test', { fetch })).toMatchObject({ kind: 'unknown' })
})

test.each<[NetworkFailure, code: string, message: string, attempts: number]>([
  ['unreachable', 'ENETUNREACH', 'connect ENETUNREACH 192.0.2.1:28443', 2],
  ['unreachable', 'UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error', 2],
  ['dns', 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN cms.test', 2],
  ['reset', 'UND_ERR_SOCKET', 'other side closed', 2],
  ['tls_unknown_ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 1],
  ['tls_failed', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version', 1],
  // The server means the certificate of a fetch of the caller's own.
  ['tls_failed', 'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED', 'ssl/tls alert certificate expired', 1],
  ['proxy', 'UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling', 2],
  ['unknown', 'E_NEW', 'something new', 2],
])('maps %s to %s, also for a host with several addresses', async (kind, code, message, attempts) => {
  const cause = Object.assign(new Error(message), { code })
  for (const thrown of [cause, new AggregateError([cause, new Error('the second address')])]) {
    const fetch = async (): Promise<never> => {
      throw new TypeError('fetch failed', { cause: thrown })
    }
    expect(await errorOf('https://cms.test', { fetch })).toMatchObject({ code: 'network', kind, attempts })
  }
})

/** What the fetch of Deno and Bun report, where it is not worded as in Node. */
test.each<[kind: string, reported: string]>([
  [
    'tls_not_yet_valid',
    'client error (Connect): invalid peer certificate: certificate not valid yet: verification time',
  ],
  ['tls_expired', 'client error (Connect): invalid peer certificate: certificate expired: verification time'],
  ['tls_wrong_name', 'client error (Connect): invalid peer certificate: certificate not valid for name "127.0.0.1"'],
  ['reset', 'client error (SendRequest): connection closed before message completed'],
  ['reset', 'client error (Connect): tls handshake eof'],
  ['invalid_response', 'client error (SendRequest): invalid content-length parsed'],
  ['invalid_response', 'InvalidContentLength fetching "https://cms.test/"'],
  ['invalid_response', 'UnrequestedUpgrade fetching "https://cms.test/"'],
  ['invalid_response', 'Invalid gzip header'],
  ['invalid_response', 'brotli error'],
  ['invalid_response', 'ERR_ERROR_FORMAT_PADDING_2'],
])('names %s where a fetch reports "%s"', async (expected, reported) => {
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error(reported) }))
  const { code, kind = code } = (await errorOf('https://cms.test', { fetch })) as { code: string; kind?: string }
  expect(kind).toBe(expected)
})
