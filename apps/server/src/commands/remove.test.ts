import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallDirection } from '@org/cms-cdr-client'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../../test/run-command.ts'
import { startTestUpstream, type TestUpstream, withRecord } from '../../test/upstream.ts'
import { readAudit } from '../people/audit.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-remove-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'secret'), 'stream', { mode: 0o600 })

let address: string
let store: CdrStore
let upstream: TestUpstream
let made = 0
beforeEach(async () => {
  address = `sqlite:${join(folder, `${made++}.sqlite`)}`
  store = await openStore(address)
  const source = await store.addSource('import', 'file')
  const entry = { ccId: 1, callId: '1', recordJson: '{"callId":"1","callTime":1}' }
  await store.put(
    [
      { ...entry, direction: 'inbound' },
      { ...entry, direction: 'outbound' },
    ],
    source,
  )
  upstream = await startTestUpstream()
})
afterEach(async () => {
  await store.close()
  await upstream[Symbol.asyncDispose]()
})

const run = (...args: string[]) => runCommand([...args, '--database', address])
const refetch = (...args: string[]) =>
  run(
    'refetch',
    ...args,
    '--upstream',
    upstream.url,
    '--upstream-access-key',
    'up',
    '--upstream-secret-file',
    join(folder, 'secret'),
  )
const find = (direction: CallDirection) => store.find({ ccId: 1, direction, callId: '1' })
const audit = async () =>
  (await Array.fromAsync(readAudit(store.engine))).map(({ action, direction }) => [action, direction])

test('remove removes the record of one call and records it', async () => {
  expect(await run('remove', '1', '--direction', 'inbound')).toEqual([0, 'removed the inbound record of call 1'])
  expect([await find('inbound'), await find('outbound')]).toEqual([undefined, expect.anything()])
  expect(await audit()).toEqual([['remove', 'inbound']])
  expect(await run('remove', '1', '--cc-id', '2')).toEqual([
    1,
    'cms-cdr-server: No record of call 1 is stored in call center 2. Check the call ID, --cc-id and --direction.',
  ])
})

test('remove also removes the legs of the call, so that one that comes late does not bring it back', async () => {
  const leg = (number: number) =>
    `dev,acct,1,,a-1,0551,4000,2024-11-23 10:00:00,2024-11-23 10:00:0${number + 2},,,,,1,9,0,0,${number},25,,\n`
  const importLeg = async (number: number) => {
    writeFileSync(join(folder, 'leg.csv'), leg(number))
    return run('import', join(folder, 'leg.csv'), '--format', 'call-index', '--zone', 'UTC')
  }
  await importLeg(-1)
  expect(await run('remove', 'a-1')).toEqual([0, 'removed the inbound record of call a-1'])
  expect(await importLeg(1)).toEqual([0, expect.stringContaining('0 stored, 0 unchanged, 0 rejected, 1 incomplete')])
  expect(await store.find({ ccId: 1, direction: 'inbound', callId: 'a-1' })).toBeUndefined()
})

test('refetch replaces the record by that of the upstream and records it', async () => {
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  expect(await refetch('1', '--direction', 'inbound')).toEqual([
    0,
    `stored the inbound record of call 1 from ${upstream.url}`,
  ])
  expect(await find('inbound')).toEqual({
    recordJson: '{"callId":"1","callTime":5}',
    originalResponse: withRecord('1'),
  })
  expect((await find('outbound'))?.recordJson).toBe('{"callId":"1","callTime":1}')
  expect(await store.originOf({ ccId: 1, direction: 'inbound', callId: '1' })).toMatchObject({ kind: 'upstream' })
  expect(await audit()).toEqual([['refetch', 'inbound']])
})

test.each([
  ['replaces', { ccId: '1', stored: '{"callId":"1","callTime":1}' }],
  ['adds', { ccId: '7', stored: undefined }],
])('refetch %s nothing if it cannot be recorded in the audit log', async (_name, { ccId, stored }) => {
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  await store.engine.query('ALTER TABLE audit RENAME TO audit_elsewhere')
  expect((await refetch('1', '--cc-id', ccId))[0]).toBe(1)
  const record = await store.find({ ccId: Number(ccId), direction: 'inbound', callId: '1' })
  expect(record?.recordJson).toBe(stored)
})

test.each<[string, TestUpstream['respond'] | undefined, RegExp]>([
  ['has no such call', undefined, /has no call 1 in call center 1\./],
  ['sends the record of another call', (_callId, response) => response.end(withRecord('2')), /belongs to another call/],
  ['fails', (_callId, response) => response.writeHead(500).end(), /HTTP 500/],
])('refetch keeps the record when the upstream %s', async (_name, respond, message) => {
  if (respond) upstream.respond = respond
  expect(await refetch('1')).toEqual([1, expect.stringMatching(message)])
  expect((await find('inbound'))?.recordJson).toBe('{"callId":"1","callTime":1}')
  expect(await audit()).toEqual([])
})

test('refetch requires --upstream', async () => {
  expect(await run('refetch', '1')).toEqual([1, expect.stringMatching(/refetch needs --upstream/)])
})
