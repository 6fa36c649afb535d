import { expect, test } from 'vitest'
import { addAnn } from '../../test/ann.ts'
import { runCommand } from '../../test/run-command.ts'
import { startTestServer } from '../../test/server.ts'
import { makeSignInLink } from '../people/sessions.ts'
import { changeTimeZone } from '../search/index-records.ts'
import { readTenant } from '../search/tenant.ts'
import { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'

test.each([
  ['javascript:alert({callId})'],
  ['https://{callId}.example.test/'],
  ['https://{callId}@example.test/{callId}'],
  ['https://recordings.example.test/'],
  ['recordings.example.test/{callId}'],
])('the address %s of recordings is refused', async (url) => {
  const [status, printed] = await runCommand([
    'serve',
    '--port',
    '0',
    '--database',
    'sqlite::memory:',
    '--recording-url',
    url,
  ])
  expect([status, printed]).toEqual([1, expect.stringContaining('--recording-url must be an http or https URL')])
})

test('a session names the time zone of the tenant and the address of recordings', async () => {
  const before = await openStore('sqlite::memory:')
  await changeTimeZone(before.engine, 'America/Sao_Paulo')
  const store = new CdrStore(before.engine, await readTenant(before.engine))
  const recordingUrl = 'https://recordings.example.test/?call={callId}'
  await using server = await startTestServer({ store, recordingUrl })
  await addAnn(store.engine)
  const link = await server.send({
    path: `/sign-in/${await makeSignInLink(store.engine, 'ann')}`,
    headers: { origin: server.url },
  })
  const cookie = link.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const { text } = await server.send({ method: 'GET', path: '/session', headers: { cookie } })
  expect(JSON.parse(text)).toMatchObject({ person: 'ann', timeZone: 'America/Sao_Paulo', recordingUrl })
})
