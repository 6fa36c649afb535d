import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCdrClient } from '@org/cms-cdr-client'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPostgresDatabase } from '../../test/engines.ts'
import { ended, Program } from '../../test/program.ts'
import { openStore } from '../store/open-store.ts'
import { HarvestState } from './harvest-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-harvest-'))
const program = new Program(folder)
let mock: Mock
/** The calls that are listed all the time while the tests run: they ended some hours ago. */
let settled: Set<string>
beforeAll(async () => {
  mock = await createMock({ callsPerDay: 100 })
  writeFileSync(join(folder, 'secret'), 'sk', { mode: 0o600 })
  writeFileSync(join(folder, 'token'), 'metrics', { mode: 0o600 })
  settled = await listed(mock, Date.now() - 3 * 3_600_000)
})
afterAll(async () => {
  program.stopAll()
  await mock.close()
  rmSync(folder, { recursive: true })
})

async function listed({ url }: Mock, until: number): Promise<Set<string>> {
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  const midnight = until - (until % 86_400_000)
  const ids = new Set<string>()
  for (const vdn of [25, 26]) {
    for (const direction of ['inbound', 'outbound'] as const) {
      const calls = client.listCalls({ vdn, direction, from: new Date(midnight), to: new Date(until) })
      for await (const { callId } of calls) ids.add(`${direction} ${callId}`)
    }
  }
  await client.close()
  return ids
}

const serve = (database: string, ...more: string[]): string[] => [
  ...['serve', '--port', '0', '--database', database, '--upstream', mock.url, '--upstream-access-key', 'ak'],
  ...['--upstream-secret-file', 'secret', '--metrics-token-file', 'token', '--harvest', 'vdn=25,26'],
  ...['--harvest-seconds', '1', ...more],
]

async function storedIn(database: string): Promise<Set<string>> {
  const store = await openStore(database, 'open')
  const ids = new Set<string>()
  for await (const { direction, callId } of store.rows()) ids.add(`${direction} ${callId}`)
  await store.close()
  return ids
}

const missing = async (database: string): Promise<string[]> => {
  const stored = await storedIn(database)
  return [...settled].filter((id) => !stored.has(id))
}

const longest = 900_000
test('a harvest that is killed again and again stores every call once it is left alone', {
  timeout: longest,
}, async () => {
  const database = `sqlite:${join(folder, 'killed.sqlite')}`
  let stored = 0
  for (let kills = isFullRun ? 30 : 3; kills > 0; kills--) {
    const { child } = await program.start(serve(database, '--harvest-rate', '50'))
    await sleep(300 + Math.random() * 1500)
    child.kill('SIGKILL')
    await ended(child)
    const now = (await storedIn(database)).size
    // What was stored once stays.
    expect(now).toBeGreaterThanOrEqual(stored)
    stored = now
  }
  const { child } = await program.start(serve(database, '--harvest-rate', '500'))
  await expect.poll(() => missing(database), { timeout: longest }).toEqual([])
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
})

test('one of two servers harvests, the other takes over when it ends, and both report the progress', {
  timeout: longest,
}, async () => {
  const database = await newPostgresDatabase()
  const servers = await Promise.all([1, 2].map(() => program.start(serve(database, '--harvest-rate', '500'))))
  const metrics = async (url: string): Promise<string> =>
    (await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer metrics' } })).text()
  const lookUps = (text: string): number =>
    Number(/cms_cdr_harvest_lookups_total\{outcome="stored"\} (\d+)/.exec(text)?.[1] ?? 0)
  await expect.poll(() => missing(database), { timeout: longest }).toEqual([])
  for (const { url } of servers) {
    await expect
      .poll(async () => (await fetch(`${url}/readyz`)).json())
      .toMatchObject({ status: 'ready', harvest: 'ok' })
    expect(await metrics(url)).toMatch(/cms_cdr_harvest_lag_seconds\{cc_id="1",vdn="25",direction="inbound"\} \d/)
    expect(await metrics(url)).toMatch(/cms_cdr_harvest_lost_windows 0/)
  }
  const counts = await Promise.all(servers.map(async ({ url }) => lookUps(await metrics(url))))
  expect(Math.min(...counts)).toBe(0)
  expect(Math.max(...counts)).toBeGreaterThanOrEqual(settled.size)

  const [holder, other] = counts[0] ? servers : servers.toReversed()
  holder?.child.kill('SIGTERM')
  const store = await openStore(database, 'open')
  const state = new HarvestState(store.engine)
  const ends = Date.now()
  await expect
    .poll(async () => Math.min(...(await state.progress()).map(({ listedAt }) => listedAt)))
    .toBeGreaterThan(ends + 5_000)
  await store.close()
  expect(other?.child.exitCode).toBeNull()
})

test('doctor says whether the calls of each VDN may be listed', async () => {
  const database = `sqlite:${join(folder, 'doctor.sqlite')}`
  await (await openStore(database)).close()
  const args = serve(database).filter((_arg, index) => index !== 0 && index !== 1 && index !== 2)
  const { stdout } = await program.run(['doctor', ...args])
  expect(stdout).toMatch(/ok +harvest of VDN 25 +calls can be listed/)
  expect(stdout).toMatch(/ok +harvested calls +none were lost/)
  const refusing = await createMock({ fault: 'firewall' })
  const refused = await program.run(['doctor', ...args.map((arg) => (arg === mock.url ? refusing.url : arg))])
  expect(refused.stdout).toMatch(/FAIL +harvest of VDN 25 .*403.*querycalls/)
  expect(refused.status).toBe(1)
  await refusing.close()
})

test.each([
  ['--harvest needs --upstream', ['serve', '--harvest', 'vdn=25']],
  ['--harvest must be vdn= and numbers', ['--harvest', '25']],
  ['--harvest must be vdn= and numbers', ['--harvest', 'vdn=25,5001']],
  ['--harvest-rate must be a number', ['--harvest-rate', '0']],
])('a wrong setting is refused: %s', async (message, args) => {
  const database = `sqlite:${join(folder, 'wrong.sqlite')}`
  const whole = args[0] === 'serve' ? [...args, '--database', database] : serve(database, ...args)
  const { status, stderr } = await program.run(whole)
  expect([status, stderr]).toEqual([1, expect.stringContaining(message)])
})

test('a harvest sends no more requests than its rate, and live look-ups have their own', async () => {
  const database = `sqlite:${join(folder, 'rate.sqlite')}`
  const began = performance.now()
  const { child } = await program.start(serve(database, '--harvest-rate', '20'))
  await expect.poll(async () => (await storedIn(database)).size).toBeGreaterThan(30)
  const seconds = (performance.now() - began) / 1000
  child.kill('SIGTERM')
  await ended(child)
  expect((await storedIn(database)).size).toBeLessThan(20 * seconds + 20)
})
