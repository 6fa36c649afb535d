import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { expect, onTestFinished, test } from 'vitest'
import { addAnn, startCookie } from '../../test/ann.ts'
import { Program } from '../../test/program.ts'
import { runCommand } from '../../test/run-command.ts'
import { accessKey, secretKey, startTestServer } from '../../test/server.ts'
import { addAccessKey } from '../auth/access-keys.ts'
import { deriveAnew } from '../search/index-records.ts'
import { readTenant } from '../search/tenant.ts'
import { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'

const serve = (...args: string[]) => runCommand(['serve', '--port', '0', '--database', 'sqlite::memory:', ...args])

test('a provider needs a client, a secret, a public URL and a group, which is said all at once', async () => {
  const [status, printed] = await serve('--oidc-issuer', 'https://login.example.test')
  expect(status).toBe(1)
  for (const error of [
    /4 settings are invalid/,
    /needs --oidc-client-id/,
    /needs --oidc-client-secret-file, or the secret in the variable CMS_CDR_OIDC_CLIENT_SECRET/,
    /needs --public-url/,
    /needs --oidc-viewer-group, --oidc-supervisor-group or --oidc-admin-group/,
  ])
    expect(printed).toMatch(error)
})

test.each(['http://login.example.test', 'login.example.test', 'ftp://login.example.test', ''])(
  'the issuer %j is refused, because it cannot be trusted without TLS',
  async (issuer) => {
    const [status, printed] = await serve('--oidc-issuer', issuer)
    expect([status, printed]).toEqual([
      1,
      expect.stringContaining('--oidc-issuer must be a URL that begins with https'),
    ])
  },
)

test.each([
  'https://cdr.example.test/app',
  'cdr.example.test',
  'https://user@cdr.example.test',
  'ftp://cdr.example.test',
])('the public URL %s is refused', async (url) => {
  const [status, printed] = await serve('--public-url', url)
  expect([status, printed]).toEqual([1, expect.stringContaining('--public-url must be a URL without a path')])
})

test.each([
  ['javascript:alert({callId})'],
  ['https://{callId}.example.test/'],
  ['https://{callId}@example.test/{callId}'],
  ['https://recordings.example.test/'],
  ['recordings.example.test/{callId}'],
])('the address %s of recordings is refused', async (url) => {
  const [status, printed] = await serve('--recording-url', url)
  expect([status, printed]).toEqual([1, expect.stringContaining('--recording-url must be an http or https URL')])
})

test('a session names the time zone of the tenant and the address of recordings', async () => {
  const before = await openStore('sqlite::memory:')
  await deriveAnew(before.engine, { timeZone: 'America/Sao_Paulo' })
  const store = new CdrStore(before.engine, await readTenant(before.engine))
  const recordingUrl = 'https://recordings.example.test/?call={callId}'
  await using server = await startTestServer({ store, recordingUrl })
  await addAnn(store.engine)
  const cookie = await startCookie(store.engine)
  const { text } = await server.send({ method: 'GET', path: '/session', headers: { cookie } })
  expect(JSON.parse(text)).toMatchObject({ person: 'ann', timeZone: 'America/Sao_Paulo', recordingUrl })
})

test('a country that does not exist is refused', async () => {
  const refused = /--country must be a two-letter ISO 3166 code, such as BR, but is Brazil/
  expect(await serve('--country', 'Brazil')).toEqual([1, expect.stringMatching(refused)])
  const reindex = ['reindex', '--database', 'sqlite::memory:', '--country', 'Brazil']
  expect(await runCommand(reindex)).toEqual([1, expect.stringMatching(/must be a two-letter ISO 3166 code/)])
})

test('a server with a country finds a number however it is written, also in records that were stored before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-country-'))
  const program = new Program(folder)
  onTestFinished(() => {
    program.stopAll()
    rmSync(folder, { recursive: true })
  })
  const database = `sqlite:${join(folder, 'cdr.sqlite')}`
  const store = await openStore(database)
  await addAccessKey(store.engine, { accessKey, secretKey, permissions: ['search'] })
  const entry = (callId: string, callerNo: string) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId,
    recordJson: JSON.stringify({ callId, callerNo }),
  })
  await store.put([entry('a', '(11) 98765-4321'), entry('b', '(11) 98765-4322')], await store.addSource('import', 'x'))
  const { url, err } = await program.start(['serve', '--port', '0', '--database', database, '--country', 'br'])
  await using client = createCdrClient({ baseUrl: url, accessKey, secretKey, ccId: 1 })
  const found = async (number: string) => {
    const calls = await Array.fromAsync(client.searchCalls({ number }))
    return calls.map(({ callId, callingNumber }) => [callId, callingNumber])
  }
  await expect.poll(() => found('+5511987654321'), { timeout: 120_000 }).toEqual([['a', '+5511987654321']])
  expect(await found('0055 11 98765-4321')).toEqual([['a', '+5511987654321']])
  expect(await found('011987654322')).toEqual([['b', '+5511987654322']])
  // Lines of the log are written in batches.
  await expect.poll(() => err.join('\n')).toContain('changed the country of phone numbers')
})
