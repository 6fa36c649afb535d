import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { parse } from 'csv-parse/sync'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../test/run.ts'

const [example] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
// A spreadsheet would drop the leading zeros.
const call = { ...example, callingNumber: '0049301234567' }

/** A server that finds the same calls for every search. The searches are those that it was sent. */
async function startServer(count: number) {
  const searches: URLSearchParams[] = []
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://server')
    searches.push(searchParams)
    const first = Number(searchParams.get('cursor') ?? 0)
    const next = Math.min(count, first + Number(searchParams.get('limit')))
    const calls = Array.from({ length: next - first }, (_, index) => ({
      ...call,
      callId: `170000000${first + index}-1`,
    }))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ calls, nextCursor: next < count ? String(next) : null }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, searches }
}

test('every filter reaches the server by its name', async () => {
  const { url, searches } = await startServer(0)
  const filters = ['--from', '2026-11-23', '--to', '2026-11-23T12:00:00Z', '--direction', 'inbound', '--agent', '1,2']
  filters.push(
    '--queue',
    '9',
    '--vdn',
    '1',
    '--call-type',
    '0',
    '--cause',
    '512, 513',
    '--number',
    '+55 11',
    '--abandoned',
  )
  filters.push('--unanswered', '--min-wait', '60', '--max-wait', '90', '--min-talk', '0', '--max-talk', '5')
  const { status, stdout, stderr } = await run(['search', ...filters, '--sort', 'wait', '--order', 'asc'], url)
  expect([status, stdout, stderr]).toEqual([0, '', 'cms-cdr: No stored call matches.\n'])
  expect(String(searches[0])).toBe(
    'ccId=1&from=2026-11-23&to=2026-11-23T12%3A00%3A00Z&direction=inbound&agentId=1&agentId=2&skillQueueId=9&vdnId=1&callType=0' +
      '&releaseCause=512&releaseCause=513&number=%2B55+11&answered=false&abandoned=true&minWaitSeconds=60&maxWaitSeconds=90' +
      '&minTalkSeconds=0&maxTalkSeconds=5&sort=wait&order=asc&limit=1000',
  )
})

test('times can be relative, and days are those of the time zone of the tenant', async () => {
  vi.setSystemTime('2026-11-26T02:00:00Z')
  onTestFinished(() => void vi.useRealTimers())
  const { url, searches } = await startServer(0)
  const zone = { env: { CMS_CDR_TIME_ZONE: 'America/Sao_Paulo' } }
  await run(['search', '--from', 'yesterday', '--to', 'today'], url, zone)
  await run(['search', '--from', '2h', '--to', '90m ago'], url, zone)
  expect(searches.map((search) => [search.get('from'), search.get('to')])).toEqual([
    ['2026-11-24', '2026-11-25'],
    ['2026-11-26T00:00:00.000Z', '2026-11-26T00:30:00.000Z'],
  ])
})

test('a pipe gets every call as a line of JSON, and a limit says that there are more', async () => {
  const { url } = await startServer(5)
  const all = await run(['search'], url)
  expect(
    all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId),
  ).toHaveLength(5)
  expect(JSON.parse(all.stdout.split('\n')[0] ?? '')).toMatchObject({
    callId: '1700000000-1',
    releaseCause: { value: 512, meaning: expect.any(String) },
    callingNumber: '0049301234567',
  })
  const some = await run(['search', '--limit', '3', '--mask'], url)
  expect(some.stdout.trim().split('\n')).toHaveLength(3)
  expect(some.stdout).not.toContain('0049301234567')
  expect(some.stderr).toMatch(/There are more calls\. Show them with --limit/)
  expect((await run(['search', '--limit', '5'], url)).stderr).toBe('')
})

test('CSV is safe in a spreadsheet', async () => {
  const { url } = await startServer(1)
  const { stdout } = await run(['search', '--csv'], url)
  expect(parse(stdout, { columns: true })).toMatchObject([
    { callId: '1700000000-1', beganAt: example?.beganAt, callingNumber: "'0049301234567", 'releaseCause.value': '512' },
  ])
})

test.each([
  [['--agent', '1,x'], /--agent: "x" is not a whole number/],
  [['--answered', '--abandoned'], /--answered and --abandoned exclude each other/],
  [['--json', '--csv'], /--json and --csv cannot be used together/],
  [['--limit', '0'], /--limit must be/],
])('%j is a usage error', async (args, message) => {
  expect(await run(['search', ...args], 'http://127.0.0.1:9')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})
