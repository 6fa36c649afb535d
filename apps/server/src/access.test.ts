import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { newPostgresDatabase } from '../test/engines.ts'
import { goodBody, startTestServer, storeCalls } from '../test/server.ts'
import { addAccessKey, changeKey } from './auth/access-keys.ts'
import { AddressList } from './auth/address-list.ts'
import { TokenBucket } from './auth/rates.ts'
import { ReplayGuard } from './auth/verify-signature.ts'
import { forgetExpired } from './people/sessions.ts'
import { openStore } from './store/open-store.ts'

const body = (ccId: number): string => JSON.stringify({ queryParam: { ccId, isCallin: 'true', callId: '1' } })

test('a key may look up calls of its own call centers only, and learns nothing about others', async () => {
  await using server = await startTestServer()
  await addAccessKey(server.store.engine, { accessKey: 'two', secretKey: 's', ccIds: [2, 3] })
  await server.keys.refresh()
  await storeCalls(server.store, '1')
  const two = { accessKey: 'two', secretKey: 's' }
  expect(JSON.parse((await server.sendQuery(body(2), {}, two)).text).resultCode).toBe('0100000')
  const refused = await server.sendQuery(body(1), {}, two)
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    200,
    { result: '1', resultCode: '0101003', resultDesc: 'The access key has no permission for call center 1.' },
  ])
  expect(JSON.parse((await server.sendQuery(body(1))).text).resultDesc).toEqual({ callId: '1' })
})

test('keys rotate while the server runs: a new one is accepted, a disabled one is refused', async () => {
  await using server = await startTestServer()
  const { engine } = server.store
  const next = { accessKey: 'next', secretKey: 'other' }
  expect((await server.sendQuery(goodBody, {}, next)).status).toBe(401)
  await addAccessKey(engine, next)
  await server.keys.refresh()
  expect((await server.sendQuery(goodBody, {}, next)).status).toBe(200)
  await changeKey(engine, 'next', { isDisabled: true })
  await server.keys.refresh()
  expect((await server.sendQuery(goodBody, {}, next)).status).toBe(401)
  await changeKey(engine, 'next', { isDisabled: false })
  await server.keys.refresh()
  expect((await server.sendQuery(goodBody, {}, next)).status).toBe(200)
})

test('a key with too many requests gets 429 with the time to wait, and others do not', async () => {
  await using server = await startTestServer()
  await addAccessKey(server.store.engine, { accessKey: 'slow', secretKey: 's', requestsPerSecond: 2 })
  await server.keys.refresh()
  const slow = { accessKey: 'slow', secretKey: 's' }
  const responses = await Promise.all(Array.from({ length: 20 }, () => server.sendQuery(goodBody, {}, slow)))
  const refused = responses.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.headers['retry-after']).toBe('1')
  expect((await server.sendQuery(goodBody)).status).toBe(200)
})

test('a wrong signature takes nothing from the allowance of the key that it names', async () => {
  await using server = await startTestServer()
  await addAccessKey(server.store.engine, { accessKey: 'slow', secretKey: 's', requestsPerSecond: 1 })
  await server.keys.refresh()
  for (let index = 0; index < 5; index++) {
    expect((await server.sendQuery(goodBody, {}, { accessKey: 'slow', secretKey: 'wrong' })).status).toBe(401)
  }
  expect((await server.sendQuery(goodBody, {}, { accessKey: 'slow', secretKey: 's' })).status).toBe(200)
})

test('a token bucket allows a burst, and then one token at a time', () => {
  const bucket = new TokenBucket(2, 0)
  expect([bucket.waitSeconds(0), bucket.waitSeconds(0), bucket.waitSeconds(0)]).toEqual([0, 0, 1])
  expect([bucket.waitSeconds(499), bucket.waitSeconds(501), bucket.waitSeconds(502)]).toEqual([1, 0, 1])
  expect(new TokenBucket(0.1, 0).waitSeconds(0)).toBe(0)
  const rare = new TokenBucket(0.1, 0)
  rare.waitSeconds(0)
  expect(rare.waitSeconds(0)).toBe(10)
})

test('a signature is accepted once if replays are refused, otherwise more often', async () => {
  const lines: string[] = []
  const log = pino({}, { write: (line) => void lines.push(line) })
  await using first = await startTestServer({ refuseReplays: true, log })
  const authorization = { timestamp: new Date().toISOString() }
  expect((await first.sendQuery(goodBody, {}, authorization)).status).toBe(200)
  expect((await first.sendQuery(goodBody, {}, authorization)).status).toBe(401)
  await expect.poll(() => lines.join('')).toMatch(/"outcome":"refused","reason":"replayed","accessKey":"test-ak"/)
  expect((await first.sendQuery(goodBody)).status).toBe(200)
  await using usual = await startTestServer()
  expect((await usual.sendQuery(goodBody, {}, authorization)).status).toBe(200)
  expect((await usual.sendQuery(goodBody, {}, authorization)).status).toBe(200)
})

test('with replays refused, a thousand equal calls of the client at the same time all get a response', async () => {
  await using server = await startTestServer({ refuseReplays: true })
  await storeCalls(server.store, '1')
  const options = { baseUrl: server.url, accessKey: 'test-ak', secretKey: 'test-sk', ccId: 1, retry: 0 }
  await using client = createCdrClient(options)
  const calls = Array.from({ length: 1000 }, () => client.getCdr({ callId: '1', direction: 'inbound' }))
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
})

test.each(['sqlite', 'postgres'])(
  'what one process has seen is no news to another on the same store (%s)',
  async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-replay-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const address = kind === 'postgres' ? await newPostgresDatabase() : `sqlite:${join(folder, 'a.sqlite')}`
    const [here, there] = [await openStore(address), await openStore(address)]
    const key = {
      accessKey: 'a',
      secrets: [],
      permissions: new Set<never>(),
      ccIds: undefined,
      requestsPerSecond: undefined,
      createdAt: '',
      disabledAt: undefined,
    }
    const verified = { key, signature: 'f'.repeat(64), time: new Date() }
    expect(await new ReplayGuard(here.engine, 900).isFirst(verified)).toBe(true)
    expect(await new ReplayGuard(there.engine, 900).isFirst(verified)).toBe(false)
    // Housekeeping of a server whose clock is ahead, while the other still accepts the timestamp.
    vi.useFakeTimers({ toFake: ['Date'], now: verified.time.getTime() + 1_799_000 })
    onTestFinished(() => void vi.useRealTimers())
    await forgetExpired(there.engine)
    expect(await new ReplayGuard(here.engine, 900).isFirst(verified)).toBe(false)
    await Promise.all([here.close(), there.close()])
  },
)

describe('addresses', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

  test('only addresses on the allowlist get a response, health included, and X-Forwarded-For is ignored', async () => {
    await using server = await startTestServer({ allow: ['10.0.0.0/8'] })
    expect((await server.sendQuery(goodBody)).status).toBe(403)
    expect((await server.sendQuery(goodBody, from('10.1.2.3'))).status).toBe(403)
    expect((await server.send({ method: 'GET', path: '/healthz' })).status).toBe(403)
  })

  test('a trusted proxy names the address of the client, which is the last one that is no such proxy', async () => {
    await using server = await startTestServer({ allow: ['10.0.0.0/8'], trustedProxies: ['127.0.0.0/8'] })
    expect((await server.sendQuery(goodBody, from('10.1.2.3'))).status).toBe(200)
    expect((await server.sendQuery(goodBody, from('10.1.2.3, 192.0.2.1'))).status).toBe(403)
    expect((await server.sendQuery(goodBody, from('192.0.2.1, 10.1.2.3'))).status).toBe(200)
    expect((await server.sendQuery(goodBody)).status).toBe(403)
  })

  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '10.0.0.1', true],
  ])('%s and %s: %s', (entry, address, isIn) => {
    expect(new AddressList([entry]).has(address)).toBe(isIn)
  })

  test.each(['', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::/129', 'localhost'])(
    '"%s" is refused',
    (entry) => {
      expect(() => new AddressList([entry])).toThrow(/neither an address nor a network/)
    },
  )
})
