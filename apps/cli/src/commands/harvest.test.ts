import { once } from 'node:events'
import { readFileSync, renameSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createCdrClient } from '@org/cms-cdr-client'
import { createMock } from '@org/cms-cdr-mock'
import { expect, onTestFinished, test, vi } from 'vitest'
import { emptyFolder, run } from '../../test/run.ts'

const hour = 3_600_000
const now = Date.now()
const midnight = now - (now % (24 * hour))
// The program has the clock of the machine, so the platform's is not in another day.
const earlier = Math.max(midnight, now - 6 * hour)

/** A platform whose clock can be set. */
async function startMock(time: number) {
  let clock = time
  const mock = await createMock({ callsPerDay: 60, now: () => new Date(clock) })
  onTestFinished(() => mock.close())
  const client = createCdrClient({ baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  const listed = async (vdn: number): Promise<Set<string>> => {
    const ids = new Set<string>()
    const range = { from: new Date(midnight - 24 * hour), to: new Date(now) }
    for (const direction of ['inbound', 'outbound'] as const)
      for await (const { callId } of client.listCalls({ vdn, direction, ...range })) ids.add(`${direction} ${callId}`)
    return ids
  }
  return {
    mock,
    listed,
    set: (time: number): void => {
      clock = time
    },
  }
}

function recordsOf(file: string): string[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const { ccId, isCallin, callId, resultDesc } = JSON.parse(line)
    expect([ccId, resultDesc.callId]).toEqual([1, callId])
    return `${isCallin === 'true' ? 'inbound' : 'outbound'} ${callId}`
  })
}

test('fetches each listed call once, and a second run what is new', async () => {
  const { mock, listed, set } = await startMock(earlier)
  const output = join(emptyFolder(), 'calls.ndjson')
  const first = await run(['harvest', '--vdn', '25,26', '--output', output], mock.url)
  expect(first).toMatchObject({ status: 0, stderr: expect.stringMatching(/\d+ found, 0 missing, 0 failed/) })
  const known = recordsOf(output)
  expect(known.length).toBeGreaterThan(60)
  expect(new Set(known)).toEqual(new Set([...(await listed(25)), ...(await listed(26))]))

  set(now)
  const second = await run(['harvest', '--vdn', '25,26', '--output', output], mock.url)
  expect(second.stderr).toMatch(new RegExp(`${known.length} done before`))
  const all = recordsOf(output)
  expect(new Set(all).size).toBe(all.length)
  expect(new Set(all)).toEqual(new Set([...(await listed(25)), ...(await listed(26))]))

  const other = await run(['harvest', '--vdn', '25', '--output', output], mock.url)
  expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining('vdn was 25,26, is 25') })
})

test('looks up a call again whose record was not there', async () => {
  const { mock, listed } = await startMock(earlier)
  const [inbound = ''] = [...(await listed(25))].filter((id) => id.startsWith('inbound'))
  const callId = inbound.replace('inbound ', '')
  const late = await createMock({
    callsPerDay: 60,
    now: () => new Date(earlier),
    envelopes: { [callId]: { resultCode: '0100000' } },
  })
  onTestFinished(() => late.close())
  const output = join(emptyFolder(), 'calls.ndjson')
  const { status, stderr } = await run(['harvest', '--vdn', '25', '--output', output], late.url)
  expect([status, stderr]).toEqual([0, expect.stringMatching(/1 missing, 0 failed[\s\S]*next run looks up/)])
  expect(recordsOf(output)).not.toContain(inbound)
  await late.close()
  // The journal is for one URL, so the next run has the same.
  const port = Number(new URL(late.url).port)
  const again = await createMock({ port, callsPerDay: 60, now: () => new Date(earlier) })
  onTestFinished(() => again.close())
  expect((await run(['harvest', '--vdn', '25', '--output', output], late.url)).stderr).toMatch(/1 found, 0 missing/)
  expect(recordsOf(output)).toContain(inbound)
  expect(mock.url).not.toBe(again.url)
})

test('lists since midnight in the zone of the tenant or in UTC, or for 24 hours where the platform refuses that', async () => {
  vi.setSystemTime('2026-11-24T02:00:00Z')
  onTestFinished(() => void vi.useRealTimers())
  const begins: string[] = []
  const platform = createServer(async (request, response) => {
    const { beginDate } = (await json(request)) as { beginDate: number }
    begins.push(new Date(beginDate).toISOString())
    const isRefused = beginDate < Date.parse('2026-11-23T02:00:00Z')
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify(
        isRefused
          ? { resultCode: '0100002', resultDesc: 'beginDate is not valid' }
          : { resultCode: '0100000', resultDesc: { data: [], count: 0 } },
      ),
    )
  })
  await once(platform.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void platform.close())
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`
  const args = ['harvest', '--vdn', '25', '--output', join(emptyFolder(), 'calls.ndjson')]
  expect((await run(args, url, { env: { CMS_CDR_TIME_ZONE: 'America/Sao_Paulo' } })).status).toBe(0)
  const tried = ['2026-11-22T03:00:00.000Z', '2026-11-23T00:00:00.000Z', '2026-11-23T02:01:00.000Z']
  expect(begins).toEqual([...tried, ...tried])
})

test.each<[string[], RegExp]>([
  [['--output', 'x'], /Name the VDNs.*--vdn 25,26/],
  [['--vdn', '0', '--output', 'x'], /--vdn must be numbers from 1 to 5000/],
  [['--vdn', '25'], /Add --output FILE/],
])('refuses %j', async (args, message) => {
  const { status, stderr } = await run(['harvest', ...args], 'http://127.0.0.1:1')
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)])
})

test('says that calls may not be listed, and with a file that is gone that it is', async () => {
  const forbidden = await createMock({ fault: 'firewall' })
  onTestFinished(() => forbidden.close())
  const output = join(emptyFolder(), 'calls.ndjson')
  const refused = await run(['harvest', '--vdn', '25', '--output', output], forbidden.url)
  expect(refused.status).not.toBe(0)
  expect(refused.stderr).toMatch(/403/)
  const { mock } = await startMock(earlier)
  const moved = join(emptyFolder(), 'calls.ndjson')
  await run(['harvest', '--vdn', '25', '--output', moved], mock.url)
  renameSync(moved, `${moved}.moved`)
  const gone = await run(['harvest', '--vdn', '25', '--output', moved], mock.url)
  expect(gone).toMatchObject({ status: 2, stderr: expect.stringMatching(/that file is gone/) })
})
