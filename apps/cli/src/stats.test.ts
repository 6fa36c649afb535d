import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import type { CallFigures, CallGroup, CallStats } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { parse } from 'csv-parse/sync'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run } from '../test/run.ts'
import { statsTable } from './search/stats-table.ts'

const example = spec.paths['/calls/stats'].get.responses['200'].content['application/json'].examples.byQueue.value

/** A server that has the same statistics for every query. */
async function startServer(response: object) {
  const queries: string[] = []
  const server = createServer((request, reply) => {
    queries.push(request.url ?? '')
    reply.setHeader('content-type', 'application/json').end(JSON.stringify(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, queries }
}

test('a pipe gets each group as a line of JSON, or the totals if there are none', async () => {
  const { url, queries } = await startServer(example)
  const filters = ['--from', '2026-11-23', '--queue', '9,10', '--abandoned']
  const groups = await run(['stats', ...filters, '--by', 'queue', '--service-level', '30'], url)
  expect(groups).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(groups.stdout)).toEqual({ ...example.groups[0], releaseCause: null, callingNumber: null })
  expect(JSON.parse((await run(['stats'], url)).stdout)).toEqual(example.totals)
  expect(queries).toEqual([
    '/calls/stats?ccId=1&from=2026-11-23&skillQueueId=9&skillQueueId=10&abandoned=true&by=queue&serviceLevelSeconds=30',
    '/calls/stats?ccId=1',
  ])
})

test('CSV has a column for each figure, and names of release causes', async () => {
  const { url } = await startServer({ ...example, by: 'cause', groups: [{ ...example.groups[0], id: 512 }] })
  expect(parse((await run(['stats', '--by', 'cause', '--csv'], url)).stdout, { columns: true })).toMatchObject([
    { id: '512', 'releaseCause.meaning': /./, abandoned: '1', 'serviceLevel.share': '0.3333', 'wait.p90Seconds': '65' },
  ])
  const hour = { ...example.groups[0], id: null, from: '2026-11-26T08:00:00-03:00', to: '2026-11-26T09:00:00-03:00' }
  const byHour = await startServer({ ...example, by: 'hour', groups: [hour] })
  expect((await run(['stats', '--by', 'hour', '--csv', '--delimiter', 'semicolon'], byHour.url)).stdout).toMatch(
    /^from;to;offered;.*\n2026-11-26T11:00:00.000Z;2026-11-26T12:00:00.000Z;3;2;/,
  )
})

test('callers are named by their number, in a table and in CSV', async () => {
  const groups = [{ ...example.groups[0], id: null, callingNumber: '+5511955501234' }]
  const { url, queries } = await startServer({ ...example, by: 'caller', groups })
  expect((await run(['stats', '--by', 'caller', '--csv'], url)).stdout).toMatch(
    /^callingNumber,offered,.*\n"?'?\+5511955501234"?,3,2,/,
  )
  expect(queries).toEqual(['/calls/stats?ccId=1&by=caller'])
  const stats = { ...example, by: 'caller', groups: [{ ...groups[0], from: null, to: null, releaseCause: null }] }
  expect(stripVTControlCharacters(statsTable(stats as CallStats, 200))).toMatch(
    /^caller +offered.*\n\+5511955501234 +3 /,
  )
})

test('an archive without a matching call says so', async () => {
  const { url } = await startServer({ ...example, totals: { ...example.totals, offered: 0 }, groups: [] })
  expect(await run(['stats', '--by', 'agent'], url)).toEqual({
    status: 0,
    stdout: '',
    stderr: 'cms-cdr: No stored call matches.\n',
  })
})

test.each([
  [['--by', 'week'], /--by must be/],
  [['--delimiter', 'tab'], /--delimiter is for CSV/],
  [['--json', '--csv'], /--json and --csv cannot be used together/],
  [['--service-level', '-1'], /--service-level/],
  [['--answered', '--unanswered'], /--answered and --unanswered exclude each other/],
])('%j is a usage error', async (args, message) => {
  expect(await run(['stats', ...args], 'http://127.0.0.1:9')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

const figures = (answered: number, abandoned: number, other: number): CallFigures => ({
  ...example.totals,
  offered: answered + abandoned + other,
  answered,
  abandoned,
  other,
})
const hourOf = (hour: number, counts: CallFigures): CallGroup => ({
  ...counts,
  id: null,
  releaseCause: null,
  callingNumber: null,
  from: new Date(Date.UTC(2026, 10, 26, hour + 3)),
  to: new Date(Date.UTC(2026, 10, 26, hour + 4)),
})
const byHour: CallStats = {
  timeZone: 'America/Sao_Paulo',
  serviceLevelSeconds: 20,
  by: 'hour',
  totals: figures(90, 25, 5),
  groups: [hourOf(8, figures(75, 20, 5)), hourOf(9, figures(0, 0, 0)), hourOf(10, figures(15, 5, 0))],
}

test('a terminal gets a table with a chart, in the time zone of the tenant', () => {
  expect(stripVTControlCharacters(statsTable(byHour, 95))).toMatchInlineSnapshot(`
    "hour              offered  answered  abandoned  other  in 20 s  wait   p90  talk
    2026-11-26 08:00      100        75         20      5     33 %  0:35  1:05  1:30  ██████████▒▒·
    2026-11-26 09:00        0         0          0      0     33 %  0:35  1:05  1:30
    2026-11-26 10:00       20        15          5      0     33 %  0:35  1:05  1:30  ██▒
    all                   120        90         25      5     33 %  0:35  1:05  1:30

    █ answered  ▒ abandoned  · other
    wait and talk are averages, and p90 is the 90th percentile of the wait.
    in 20 s is the service level: the share of inbound calls answered by then.
    Times are in America/Sao_Paulo."
  `)
})

test('durations are named by their first and last second', () => {
  const durations = [0, 600, null].map((id) => ({ ...hourOf(8, figures(1, 0, 0)), id, from: null, to: null }))
  const lines = stripVTControlCharacters(statsTable({ ...byHour, by: 'wait', groups: durations }, 60)).split('\n')
  expect(lines.slice(0, 4).map((line) => line.slice(0, 13).trim())).toEqual([
    'waited',
    '0:00 – 9:59',
    '10:00 or more',
    'unknown',
  ])
})

test('a narrow terminal gets no chart, and whole columns, as many as fit', () => {
  const lines = stripVTControlCharacters(statsTable(byHour, 60)).split('\n')
  expect(lines.slice(0, 2)).toEqual([
    'hour              offered  answered  abandoned  other',
    '2026-11-26 08:00      100        75         20      5',
  ])
  expect(lines).toContain('No room for: in 20 s, wait, p90, talk. Widen the terminal, or add --json.')
  expect(lines.join()).not.toContain('█')
})

test.each([
  ['hour', 'Asia/Kolkata', '2026-03-29T08:00'],
  ['hour', undefined, '2026-03-29T03:00Z'],
  ['day', 'America/Sao_Paulo', '2026-02-28'],
])('by %s without a time counts the latest ones of the time zone %s, and says since when', async (by, zone, from) => {
  vi.setSystemTime('2026-03-30T02:10:00Z')
  onTestFinished(() => void vi.useRealTimers())
  const { url, queries } = await startServer(example)
  const env = { CMS_CDR_TIME_ZONE: zone }
  const { stderr } = await run(['stats', '--by', by], url, { env })
  expect(new URLSearchParams(queries[0]?.split('?')[1]).get('from')).toBe(from)
  expect(stderr).toBe(`cms-cdr: Only calls since ${from}. Add --from for another time.\n`)
  await run(['stats', '--by', by, '--to', '2026-03-23'], url, { env })
  expect(queries[1]).not.toContain('from=')
})

test('release causes are named, and groups without an ID too', () => {
  const [group] = byHour.groups
  if (!group) throw new Error('There is no group.')
  const releaseCause = { value: 531, symbol: null, meaning: 'The user hung up.' }
  const cause = { ...group, from: null, to: null }
  const groups = [{ ...cause, id: 531, releaseCause }, cause]
  const text = stripVTControlCharacters(statsTable({ ...byHour, by: 'cause', groups }, 200))
  expect(text).toMatch(/^531 The user hung up\. /m)
  expect(text).toMatch(/^none /m)
  expect(text).not.toContain('Times are in')
})
