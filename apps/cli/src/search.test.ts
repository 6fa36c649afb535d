import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters, styleText } from 'node:util'
import type { FoundCall } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { emptyFolder, run } from '../test/run.ts'
import { callsTable } from './search/found-calls.ts'

const [example] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
// A spreadsheet would drop the leading zeros.
const call = { ...example, callingNumber: '0049301234567' }

/** A server that finds the same calls for every search, a page at a time. The searches are those that it was sent. */
async function startServer(count: number, { pages = Number.POSITIVE_INFINITY } = {}) {
  const searches: URLSearchParams[] = []
  const numbers: unknown[] = []
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://server')
    searches.push(searchParams)
    numbers.push(request.headers['x-call-number'])
    if (searches.length > pages) return void response.writeHead(500).end()
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
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, searches, numbers }
}

test('every filter reaches the server by its name, and a phone number in a header', async () => {
  const { url, searches, numbers } = await startServer(0)
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
      '&releaseCause=512&releaseCause=513&answered=false&abandoned=true&minWaitSeconds=60&maxWaitSeconds=90' +
      '&minTalkSeconds=0&maxTalkSeconds=5&sort=wait&order=asc&limit=1000',
  )
  expect(numbers).toEqual(['%2B55%2011'])
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

test.each([
  ['after a day of 23 hours', '2026-03-09T04:30:00Z', '2026-03-08', '2026-03-09'],
  ['in a day of 25 hours', '2026-11-02T04:30:00Z', '2026-10-31', '2026-11-01'],
])('yesterday is the day before today %s', async (_when, now, yesterday, today) => {
  vi.setSystemTime(now)
  onTestFinished(() => void vi.useRealTimers())
  const { url, searches } = await startServer(0)
  const zone = { env: { CMS_CDR_TIME_ZONE: 'America/New_York' } }
  await run(['search', '--from', 'yesterday', '--to', 'today'], url, zone)
  expect([searches[0]?.get('from'), searches[0]?.get('to')]).toEqual([yesterday, today])
})

test('times are written alike where English is the only locale, as in some builds of Node', async () => {
  class EnglishFormat extends Intl.DateTimeFormat {
    constructor(_locale: string, options: Intl.DateTimeFormatOptions) {
      super('en', options)
    }
  }
  vi.setSystemTime('2026-11-26T02:00:00Z')
  vi.stubGlobal('Intl', Object.create(Intl, { DateTimeFormat: { value: EnglishFormat } }))
  onTestFinished(() => void vi.unstubAllGlobals().useRealTimers())
  const { url, searches } = await startServer(0)
  await run(['search', '--from', 'today'], url, { env: { CMS_CDR_TIME_ZONE: 'America/Sao_Paulo' } })
  expect(searches[0]?.get('from')).toBe('2026-11-25')
  const found = { ...call, beganAt: new Date(0), endedAt: null, callType: null, releaseCause: null } as FoundCall
  expect(callsTable([found], 'America/Sao_Paulo', 200)).toContain('1969-12-31 21:00:00')
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

test('calls are written to a file, in the format that its name says', async () => {
  const { url } = await startServer(3)
  const folder = emptyFolder()
  const written = async (name: string, ...args: string[]) => {
    const path = join(folder, name)
    const { status, stdout, stderr } = await run(['search', '--output', path, '--mask', ...args], url)
    expect([status, stdout, stderr]).toEqual([0, '', `cms-cdr: Wrote 3 calls to ${path}.\n`])
    return readFileSync(path)
  }
  const callIds = ['1700000000-1', '1700000001-1', '1700000002-1']
  const csv: { callId: string }[] = parse(await written('a.csv'), { columns: true })
  expect(csv.map(({ callId }) => callId)).toEqual(callIds)
  for (const file of [await written('a.ndjson'), await written('a.txt', '--json')]) {
    const calls = String(file).trim().split('\n')
    expect(calls.map((line) => JSON.parse(line).callId)).toEqual(callIds)
  }
  const [sheet] = await readWorkbook(await written('a.xlsx'))
  expect(sheet?.data.map((row) => [row[5], row[13]])).toEqual([
    ['callId', 'callingNumber'],
    ...callIds.map((callId) => [callId, '***********67']),
  ])
})

test('a file of a search that fails is not left behind', async () => {
  const { url, searches } = await startServer(2_000, { pages: 1 })
  const path = join(emptyFolder(), 'a.csv')
  expect((await run(['search', '--output', path, '--retries', '0'], url)).status).not.toBe(0)
  expect(searches).toHaveLength(2)
  expect(readdirSync(dirname(path))).toEqual([])
})

test.each([
  ['search', 200, 9],
  ['search', 404, 6],
  ['stats', 200, 9],
  ['stats', 404, 6],
  ['tail', 200, 9],
  ['tail', 404, 6],
])('%s says that only a cms-cdr server stores calls, after HTTP status %i', async (command, httpStatus, status) => {
  const portal = createServer((_request, response) => response.writeHead(httpStatus).end('<html>'))
  onTestFinished(() => void portal.close().closeAllConnections())
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`
  expect(await run([command, '--retries', '0'], url)).toMatchObject({
    status,
    stderr: expect.stringMatching(/--url \(CMS_CDR_URL\) leads to a cms-cdr server/),
  })
})

test('CSV is safe in a spreadsheet', async () => {
  const { url } = await startServer(1)
  const { stdout } = await run(['search', '--csv'], url)
  expect(parse(stdout, { columns: true })).toMatchObject([
    { callId: '1700000000-1', beganAt: example?.beganAt, callingNumber: "'0049301234567", 'releaseCause.value': '512' },
  ])
})

test('--delimiter divides the cells of CSV, on stdout and in a file that is named .csv', async () => {
  const { url } = await startServer(1)
  const { stdout } = await run(['search', '--csv', '--delimiter', 'semicolon'], url)
  expect(parse(stdout, { columns: true, delimiter: ';' })).toMatchObject([{ callId: '1700000000-1' }])
  const cwd = emptyFolder()
  await run(['search', '--output', 'a.csv', '--delimiter', ';'], url, { cwd })
  expect(readFileSync(join(cwd, 'a.csv'), 'utf8')).toBe(stdout)
})

test.each([
  [['--delimiter', 'tab'], /--delimiter is for CSV\. Add --csv\./],
  [['--csv', '--delimiter', 'dot'], /--delimiter must be comma, .*, but is "dot"/],
  [['--from', '2020-13-01'], /--from must be a date such as .*, 2h or 7d, but is "2020-13-01"\./],
  [['--to', 'soon'], /--to must be a date/],
  [['--number', ' '], /--number is blank\./],
  [['--agent', '1,x'], /--agent: "x" is not a whole number/],
  [['--answered', '--abandoned'], /--answered and --abandoned exclude each other/],
  [['--json', '--csv'], /--json and --csv cannot be used together/],
  [['--limit', '0'], /--limit must be/],
  [['--output', 'calls.txt'], /calls\.txt does not say the format\. End it in \.csv, \.ndjson or \.xlsx/],
  [['--output', 'calls.xlsx', '--csv'], /calls\.xlsx is the name of a workbook/],
  [['--output', join('none', 'calls.csv')], /calls\.csv cannot be written/],
  [['--output', import.meta.dirname, '--csv'], /src cannot be written: it is a folder\./],
])('%j is a usage error', async (args, message) => {
  expect(await run(['search', ...args], 'http://127.0.0.1:9')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('the line of names is cut off before it is styled, so that no escape sequence is broken', () => {
  vi.stubEnv('FORCE_COLOR', '1')
  vi.stubEnv('NO_COLOR', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const found = { ...call, beganAt: new Date(0), endedAt: null, callType: null, releaseCause: null } as FoundCall
  for (let width = 20; width < 140; width += 1) {
    const [head = ''] = callsTable([found], undefined, width).split('\n')
    expect(head).toBe(styleText('dim', stripVTControlCharacters(head)))
    expect(stripVTControlCharacters(head).length).toBeLessThanOrEqual(Math.max(width, 19))
  }
})

test('a duration that no call can have is marked', () => {
  const found = { ...call, beganAt: new Date(0), endedAt: null, callType: null, releaseCause: null } as FoundCall
  const shown = callsTable([{ ...found, queueSeconds: 4_294_967_295, talkSeconds: -28_800 }], undefined, 200)
  expect(shown).toContain('4294967295 s (implausible)')
  expect(shown).toContain('-28800 s (implausible)')
})
