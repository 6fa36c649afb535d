import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { examples } from '@org/cms-cdr-client/testing'
import { expect, inject, test } from 'vitest'
import { run } from '../test/run.ts'
import type { Step } from './diagnosis/examine.ts'

const { url: plain, tlsUrl: secure } = inject('mocks')

async function examine(url: string, args: string[] = [], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = await run(['doctor', ...args], url, { env })
  expect(stdout + stderr).not.toContain('canary')
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const steps: Step[] = lines.filter((line) => 'outcome' in line)
  const report: string | undefined = lines.find((line) => line.name === 'report')?.text
  return { status, steps, last: steps.at(-1), report }
}

async function withServer(listener: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.close()
  server.closeAllConnections()
}

test('doctor reports every step if all is well', async () => {
  const { status, steps, report } = await examine(plain, ['1000000000-0001'])
  expect([status, report]).toEqual([0, undefined])
  expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'settings ok',
    'DNS ok',
    'TCP ok',
    'TLS skipped',
    'clock ok',
    'signature ok',
    'allowlist ok',
    'permission ok',
    'query ok',
  ])
})

test.each<[step: string, what: string, args: string[], env: Record<string, string>, detail: RegExp, advice: RegExp]>([
  [
    'DNS',
    'a name that does not exist',
    ['--url', 'http://no-such-host.invalid'],
    {},
    /no address/,
    /Check the host of --url/,
  ],
  [
    'TCP',
    'a port on which nothing listens',
    ['--url', 'http://127.0.0.1:1'],
    {},
    /ECONNREFUSED/,
    /Nothing listens.*--url/,
  ],
  ['signature', 'a wrong secret key', [], { CMS_CDR_SK: 'wrong' }, /HTTP 401/, /sign --probe/],
  ['permission', 'a key without permission', ['1000000000-101003'], {}, /0101003/, /allow this access key/],
  ['query', 'a call that is not found', ['1000000000-404'], {}, /neither as inbound/, /one day only/],
])('%s fails for %s, with advice and a report for the operator', async (step, _what, args, env, detail, advice) => {
  const { status, last, report } = await examine(plain, args, env)
  expect(status).toBe(1)
  expect(last).toMatchObject({
    name: step,
    outcome: 'failed',
    detail: expect.stringMatching(detail),
    advice: expect.stringMatching(advice),
  })
  expect(report).toMatch(/To: POST http:[\s\S]*Access key: ak[\s\S]*Failed step: /)
})

test('TLS fails for an untrusted certificate with advice on how to trust it, and passes for a pinned one', async () => {
  const { last } = await examine(secure)
  expect(last).toMatchObject({
    name: 'TLS',
    outcome: 'failed',
    detail: expect.stringMatching(/CN=.*SHA-256 (..:){31}...*self-signed/),
    advice: expect.stringMatching(/--ca-file.*cms-cdr trust/),
  })
  const [, fingerprint = ''] = /SHA-256 ([\dA-F:]+)/.exec(last?.detail ?? '') ?? []
  const pinned = await examine(secure, ['--fingerprint', fingerprint])
  expect([pinned.status, pinned.steps.find(({ name }) => name === 'TLS')?.outcome]).toEqual([0, 'ok'])
  const other = await examine(secure, ['--fingerprint', 'AB'.repeat(32)])
  expect(other.last).toMatchObject({ name: 'TLS', detail: expect.stringContaining('pinned ABAB') })
})

test('TLS fails for a port that does not speak TLS', async () => {
  const { last } = await examine(plain.replace('http:', 'https:'))
  expect(last).toMatchObject({
    name: 'TLS',
    detail: expect.stringMatching(/wrong version number/),
    advice: expect.stringMatching(/Check the port/),
  })
})

test('clock fails before the signature if the clocks differ too much', async () => {
  const date = new Date(Date.now() - 3_600_000).toUTCString()
  await withServer(
    (_request, response) => response.writeHead(401, { date }).end(),
    async (url) => {
      const { last } = await examine(url)
      expect(last).toMatchObject({
        name: 'clock',
        outcome: 'failed',
        detail: expect.stringMatching(/36\d\d s ahead of/),
        advice: expect.stringMatching(/NTP/),
      })
    },
  )
})

test('allowlist fails for a page of a firewall', async () => {
  await withServer(
    (_request, response) =>
      response.writeHead(403, { 'content-type': 'text/html' }).end('<html><title>Blocked</title></html>'),
    async (url) => {
      const { last } = await examine(url)
      expect(last).toMatchObject({
        name: 'allowlist',
        detail: expect.stringMatching(/403.*Blocked/),
        advice: expect.stringMatching(/allow-?list/),
      })
    },
  )
})

test('signature fails with the right --host for a system that signs the host name alone', async () => {
  const notFound = JSON.stringify(examples.notFound.response)
  const listener: RequestListener = ({ headers }, response) =>
    headers.host?.includes(':') ? response.writeHead(401).end() : response.end(notFound)
  await withServer(listener, async (url) => {
    const { last } = await examine(url)
    expect(last).toMatchObject({
      name: 'signature',
      advice: expect.stringMatching(/without its port.*--host 127\.0\.0\.1/),
    })
    expect((await examine(url, ['--host', '127.0.0.1'])).status).toBe(0)
  })
})

test('TCP names the proxy in use, also in the report', async () => {
  const { last, report } = await examine(plain, ['--proxy', 'http://user:canary@127.0.0.1:1'])
  expect(last).toMatchObject({
    name: 'TCP',
    outcome: 'failed',
    detail: expect.stringMatching(/the proxy 127\.0\.0\.1:1 cannot be reached/),
    advice: expect.stringMatching(/--proxy/),
  })
  expect(report).toMatch(/Proxy: 127\.0\.0\.1:1/)
})

test.each<[what: string, listener: RequestListener]>([
  ['a response that is not one of CC-CMS', (_request, response) => response.end('<html></html>')],
  ['a connection that closes', (request) => request.socket.destroy()],
])('query fails for %s, without a claim about the signature', async (_what, listener) => {
  await withServer(listener, async (url) => {
    const { steps, last } = await examine(url)
    expect(last).toMatchObject({ name: 'query', outcome: 'failed', advice: expect.stringMatching(/--url/) })
    expect(steps.map(({ name }) => name)).toEqual(['settings', 'DNS', 'TCP', 'TLS', 'clock', 'query'])
  })
})
