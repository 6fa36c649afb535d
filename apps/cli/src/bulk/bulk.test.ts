import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { callIds, folderWith, records, stored } from '../../test/bulk-files.ts'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, ended, environment, program, run, runBuilt, start } from '../../test/run.ts'
import { Tally } from './progress.ts'

test('bulk writes records as NDJSON and missing calls to --missing, and ends with status 1 if calls are missing', async () => {
  const platform = await startPlatform()
  const ids = callIds(200)
  const cwd = folderWith([...ids, ...ids.slice(0, 5), '  ', ''])
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--missing', 'missing.txt', '--failed', 'failed.txt']
  const { status, stdout, stderr } = await run(args, platform.url, { cwd })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^198 found, 2 missing, 0 failed in 0:\d\d, [\d,]+\/s; 5 duplicates\n$/)
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(stored(ids).sort())
  // In the order in which the responses arrive.
  expect(readFileSync(join(cwd, 'missing.txt'), 'utf8').trim().split('\n').sort()).toEqual(
    ids.filter((id) => id.endsWith('7')).sort(),
  )
  expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('')
})

test('bulk ends with status 0 if all calls are found, and a second run sends nothing', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(stored(callIds(50)))
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  const before = readFileSync(join(cwd, 'out.ndjson'), 'utf8')
  const requests = platform.requested.length
  const again = await run(args, platform.url, { cwd })
  expect([again.status, platform.requested.length]).toEqual([0, requests])
  expect(again.stderr).toMatch(/0 found, 0 missing, 0 failed in 0:0\d; 50 done before/)
  expect(readFileSync(join(cwd, 'out.ndjson'), 'utf8')).toBe(before)
})

test('a list and a server cannot steer the terminal', async () => {
  const platform = await startPlatform()
  const steering = '\u001b]0;title\u0007'
  const input = `callId${steering},name\n1732345200-1,Ana\n${steering},Rui\n`
  platform.status = () => 401
  const { stderr } = await run(['bulk', '-', '--verbose'], platform.url, { input })
  expect(stderr).toContain('from column 1, "callId\uFFFD]0;title\uFFFD"')
  expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u)
})

test('CSV has one header, also after a run that resumes, and the columns of --fields', async () => {
  const platform = await startPlatform()
  const ids = stored(callIds(40))
  const cwd = folderWith(ids.slice(0, 20))
  const args = [
    'bulk',
    'ids.txt',
    '--output',
    'out.csv',
    '--csv',
    '--fields',
    'callId,callingNumber',
    '--direction',
    'inbound',
  ]
  await run(args, platform.url, { cwd })
  writeFileSync(join(cwd, 'ids.txt'), ids.join('\n'))
  await run(args, platform.url, { cwd })
  const [header, ...rows] = readFileSync(join(cwd, 'out.csv'), 'utf8').trim().split('\n')
  expect(header).toBe('callId,callingNumber')
  expect(rows.sort()).toEqual(ids.map((id) => `${id},5550100`).sort())
})

test('--expiring-first looks up the oldest calls first', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(['1700000003-1', 'nobody-knows-1', '1700000001000-1', '1700000002-1'])
  const args = ['bulk', 'ids.txt', '--expiring-first', '--concurrency', '1', '--direction', 'inbound']
  await run([...args, '--output', 'out.ndjson'], platform.url, { cwd })
  expect(platform.requested).toEqual(['1700000001000-1', '1700000002-1', '1700000003-1', 'nobody-knows-1'])
})

test('bulk reads lists with a byte order mark, CR LF, blanks, invalid lines and duplicates', async () => {
  const platform = await startPlatform()
  const ids = stored(callIds(300))
  const junk = ['', '   ', 'x'.repeat(300), 'what is this 7', ids[0], `  ${ids[1]}\t`]
  const lines = ids.flatMap((id, index) => (index % 20 === 0 ? [id, junk[(index / 20) % junk.length]] : [id]))
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'ids.txt'), `\u{feff}${lines.join('\r\n')}`)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound', '--failed', 'failed.txt']
  const { status, stderr } = await run(args, platform.url, { cwd })
  expect(status).toBe(1)
  expect(stderr).toMatch(/ids\.txt:44 is skipped: it is not a call ID/)
  expect(stderr).toMatch(/^297 found, 0 missing, 0 failed .*; \d+ duplicates, 5 invalid lines$/m)
  expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(ids.sort())
  // Nothing was sent for a line that cannot be a call ID.
  const back = readFileSync(join(cwd, 'failed.txt'), 'utf8')
  expect(new Set(back.trimEnd().split('\n'))).toEqual(new Set(['x'.repeat(300), 'what is this 7']))
  expect(platform.requested).not.toContain('what is this 7')
})

test('bulk reads IDs from stdin', async () => {
  const platform = await startPlatform()
  const { status, stdout } = await runBuilt(['bulk', '-'], platform.url, { input: 'a-1\nb-1\n' })
  expect([status, stdout.trim().split('\n').length]).toEqual([0, 2])
})

test('--output - is stdout', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(['a-1'])
  const { status, stdout } = await runBuilt(['bulk', 'ids.txt', '-o', '-'], platform.url, { cwd })
  expect([status, JSON.parse(stdout).callId, existsSync(join(cwd, '-'))]).toEqual([0, 'a-1', false])
})

test('--rate limits requests: both directions of a call and its retries count', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(callIds(20).map((id) => `${id}7`))
  let refusals = 0
  platform.status = () => (refusals++ % 10 === 0 ? 503 : undefined)
  const args = ['bulk', 'ids.txt', '--rate', '50', '--output', 'out.ndjson', '--missing', 'missing.txt']
  await run(args, platform.url, { cwd })
  const times = platform.requestedAt
  expect(times.length).toBeGreaterThan(40)
  // A fifth is left for a machine that is too busy to note the first requests at once.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(times.length * 20 * 0.8)
})

test.each(['report.csv', 'report.ndjson'])(
  '%s lists every call with outcome, code and message, also after a resumed run',
  async (report) => {
    const platform = await startPlatform()
    const cwd = emptyFolder()
    const lines = ['a-1', 'b-7', 'c-1', 'd-1'].map((callId) => JSON.stringify({ callId }))
    writeFileSync(join(cwd, 'ids.ndjson'), [...lines, '{"callId":"e-1","direction":"inbound","ccId":2}'].join('\n'))
    const args = ['bulk', 'ids.ndjson', '--output', 'out.ndjson', '--retries', '0', '--report', report]
    platform.status = (callId) => (callId === 'c-1' ? 404 : callId === 'd-1' ? 503 : undefined)
    await run(args, platform.url, { cwd })
    platform.status = (callId) => (callId === 'c-1' ? 404 : undefined)
    await run(args, platform.url, { cwd })
    const text = readFileSync(join(cwd, report), 'utf8')
    const rows: Record<string, unknown>[] = report.endsWith('.csv')
      ? parse(text, { columns: true, cast: (value, { header }) => (header ? value : value === '' ? null : value) })
      : text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
    expect(rows).toEqual([
      { callId: 'a-1', direction: null, ccId: null, outcome: 'found', code: null, message: null },
      expect.objectContaining({
        callId: 'b-7',
        outcome: 'missing',
        code: 'not_found',
        message: expect.stringContaining('b-7'),
      }),
      expect.objectContaining({
        callId: 'c-1',
        outcome: 'failed',
        code: 'http',
        message: expect.stringMatching(/404.*--url/),
      }),
      { callId: 'd-1', direction: null, ccId: null, outcome: 'found', code: null, message: null },
      expect.objectContaining({ callId: 'e-1', direction: 'inbound', outcome: 'found' }),
    ])
    expect(String(rows[4]?.ccId)).toBe('2')
  },
)

test('a reader that stops early ends the run quietly', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(callIds(3_000))
  const child = start(['bulk', 'ids.txt', '--quiet'], environment(platform.url), { cwd })
  let stderr = ''
  child.stderr?.on('data', (text) => {
    stderr += text
  })
  child.stdout?.once('data', () => child.stdout?.destroy())
  const [status] = await once(child, 'exit')
  expect([status, stderr]).toEqual([0, ''])
})

test.runIf(existsSync('/dev/null'))('a device gets no journal, so the next run starts from the beginning', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(stored(callIds(3)))
  // A link, because what is next to a device belongs to the system.
  symlinkSync('/dev/null', join(cwd, 'device'))
  for (const lookUps of [3, 6]) {
    const end = await run(['bulk', 'ids.txt', '--output', 'device'], platform.url, { cwd })
    expect(end.stderr).toMatch(/^3 found, 0 missing, 0 failed in [^;]*$/)
    expect(platform.requested).toHaveLength(lookUps)
  }
  expect(readdirSync(cwd).sort()).toEqual(['device', 'ids.txt'])
})

test.skipIf(process.platform === 'win32')(
  'the reader of a named pipe gets all lines of missing calls (not on Windows)',
  async () => {
    const platform = await startPlatform()
    const cwd = folderWith(['call-7', 'call-17'])
    execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd })
    const reader = ended(spawn('cat', ['pipe'], { cwd }))
    const options = ['--output', 'out.ndjson', '--missing', 'pipe']
    expect((await runBuilt(['bulk', 'ids.txt', ...options], platform.url, { cwd })).status).toBe(1)
    expect((await reader).stdout.split('\n').sort()).toEqual(['', 'call-17', 'call-7'])
  },
)

test.runIf(existsSync('/dev/full'))(
  'a full disk ends the run with status 1 and a message (needs /dev/full)',
  async () => {
    const platform = await startPlatform()
    const cwd = folderWith(callIds(50))
    const { status, stderr } = await run(
      ['bulk', 'ids.txt', '--output', '/dev/full', '--journal', 'x.journal'],
      platform.url,
      { cwd },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/The disk is full\. Free some space[\s\S]*Resume with/)
    const journal = new DatabaseSync(join(cwd, 'x.journal'))
    expect(journal.prepare('SELECT * FROM outcomes').all()).toEqual([])
    journal.close()
  },
)

test.runIf(process.platform === 'linux')(
  'a journal that cannot grow ends the run with a message (Linux only)',
  async () => {
    const platform = await startPlatform()
    const cwd = folderWith(stored(callIds(500)))
    const command = `ulimit -f 40; exec '${process.execPath}' '${program}' bulk ids.txt --output /dev/null --journal x.journal`
    const child = spawn('sh', ['-c', command], { cwd, env: environment(platform.url) })
    const { status, stderr } = await ended(child)
    expect(status).toBe(1)
    expect(stderr).toMatch(/The journal \(x\.journal\) cannot be written: disk I\/O error\.\nResume with/)
    expect(stderr).not.toMatch(/^\s+at /m)
  },
)

test('the summary groups the digits of large numbers', () => {
  const tally = new Tally()
  for (let count = 0; count < 1_234_567; count += 1) tally.count('found')
  tally.doneBefore = 1_000
  expect(tally.summary()).toEqual([
    expect.stringMatching(/^1,234,567 found, 0 missing, 0 failed in 0:\d\d, [\d,]+\/s; 1,000 done before$/),
  ])
})
