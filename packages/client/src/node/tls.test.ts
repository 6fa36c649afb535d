import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { client, forIp, forName, good, kinds, query, secure } from '../../test/connections.ts'
import { failure, serve } from '../../test/listen.ts'
import type { CdrNodeClientSettings } from '../node.ts'

describe.each(kinds)('TLS of a client with at most $connections', (kind) => {
  const clientOf = (url: string, options: Partial<CdrNodeClientSettings> = {}) => client(url, { ...kind, ...options })

  test('rejects an untrusted certificate and says what to do', async () => {
    const { url, bytes } = await secure(forIp)
    expect(await failure(clientOf(url).getCdr(query))).toMatchObject({
      code: 'network',
      retryable: false,
      advice: expect.stringMatching(/caFile.*fingerprint/),
    })
    expect(bytes()).toBe(0)
  })

  test('accepts a CA as text or as a file, for this client only', async () => {
    const { url } = await secure(forIp)
    const caFile = join(tmpdir(), `cms-cdr-ca-${process.pid}.pem`)
    onTestFinished(() => rm(caFile))
    await writeFile(caFile, forIp.cert)
    await expect(clientOf(url, { tls: { ca: forIp.cert } }).getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    await expect(clientOf(url, { tls: { caFile } }).getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    expect(await failure(clientOf(url).getCdr(query))).toMatchObject({ code: 'network' })
  })

  test('accepts a pinned certificate on an IP address, whoever signed it', async () => {
    const { url } = await secure(forName)
    const { fingerprint: digits } = forName
    const asOpensslPrints = `sha256 Fingerprint=${digits}`
    for (const fingerprint of [digits, digits.replaceAll(':', '').toLowerCase(), asOpensslPrints]) {
      await expect(clientOf(url, { tls: { fingerprint } }).getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    }
  })

  test('rejects a different certificate than the pinned one before sending a request, even if its CA is trusted', async () => {
    const { url, bytes } = await secure(forIp)
    const error = await failure(
      clientOf(url, { tls: { fingerprint: forName.fingerprint, ca: forIp.cert } }).getCdr(query),
    )
    expect(error).toMatchObject({
      code: 'network',
      retryable: false,
      advice: expect.stringMatching(/not the pinned one.*before you pin/),
      message: expect.stringContaining(forIp.fingerprint.replaceAll(':', '')),
    })
    expect(bytes()).toBe(0)
  })

  test('sends and verifies serverName instead of the host of the URL', async () => {
    const { url, names } = await secure(forName)
    expect(await failure(clientOf(url, { tls: { ca: forName.cert } }).getCdr(query))).toMatchObject({ code: 'network' })
    const named = clientOf(url, { tls: { ca: forName.cert, serverName: 'cms.internal' } })
    await expect(named.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    const tls = { ca: forName.cert, serverName: 'cms.internal' }
    await expect(clientOf(url.replace('127.0.0.1', 'localhost'), { tls }).getCdr(query)).resolves.toBeDefined()
    expect(names.slice(-2)).toEqual(['cms.internal', 'cms.internal'])
  })
})

test.each(kinds)('signs `host` and sends it as Host, with at most $connections', async (kind) => {
  let host: unknown
  const url = await serve((request, response) => {
    host = request.headers.host
    response.end(good)
  })
  await client(url, { ...kind, host: 'cms.internal:28443' }).getCdr(query)
  expect(host).toBe('cms.internal:28443')
})

test.each<[string, Partial<CdrNodeClientSettings>, RegExp]>([
  ['a fingerprint of the wrong length', { tls: { fingerprint: 'AB:CD' } }, /64 hex digits/],
  ['a CA file that is not there', { tls: { caFile: '/nowhere/ca.pem' } }, /caFile cannot be read.*ENOENT/],
  ['a CA that is no certificate', { tls: { ca: 'hello' } }, /no certificate in PEM/],
  ['a proxy that is no URL', { proxy: 'proxy:3128:x' }, /proxy must be/],
  ['no connections', { connections: 0 }, /connections must be a number from 1/],
  ['connections and a fetch', { connections: 2, fetch }, /connections cannot be used with a fetch/],
])('rejects a client with %s', (_name, options, message) => {
  expect(() => client('https://cms.test', options)).toThrow(message)
})

test('rejects TLS settings for an http URL', () => {
  expect(() => client('http://cms.test', { tls: {} })).toThrow(/https/)
})
