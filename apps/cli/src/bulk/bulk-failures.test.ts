import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { callIds, folderWith, records } from '../../test/bulk-files.ts'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, ended, environment, program, run, start } from '../../test/run.ts'

describe('a failed call', () => {
  test('is looked up again by the next run if the connection failed, and a missing call only with --again', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(['a-1', 'b-1', 'c-7', 'd-1'])
    const args = [
      'bulk',
      'ids.txt',
      '--output',
      'out.ndjson',
      '--failed',
      'failed.txt',
      '--retries',
      '0',
      '--direction',
      'inbound',
    ]
    platform.status = (callId) => (callId === 'b-1' ? 503 : undefined)
    const first = await run(args, platform.url, { cwd })
    expect(first).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/2 found, 1 missing, 1 failed.*\nfailed: 1 http 503\n/),
    })
    expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('b-1\n')
    platform.status = () => undefined
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 1 })
    expect(platform.requested.slice(4)).toEqual(['b-1'])
    expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('')
    await run([...args, '--again', 'missing'], platform.url, { cwd })
    expect(platform.requested.slice(5)).toEqual(['c-7'])
    expect(records(join(cwd, 'out.ndjson')).sort()).toEqual(['a-1', 'b-1', 'd-1'])
  })

  test('whose error says something about the call is looked up again only with --again failed', async () => {
    const platform = await startPlatform()
    // The body of the response is empty.
    platform.status = (callId) => (callId === 'b-1' ? 200 : undefined)
    const cwd = folderWith(['a-1', 'b-1'])
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--failed', 'failed.txt']
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      stderr: expect.stringMatching(/1 found, 0 missing, 1 failed/),
    })
    const second = await run(args, platform.url, { cwd })
    expect(second).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^0 found, 0 missing, 0 failed.*2 done before/),
    })
    expect(readFileSync(join(cwd, 'failed.txt'), 'utf8')).toBe('b-1\n')
    const third = await run([...args, '--again', 'failed'], platform.url, { cwd })
    expect(third).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/0 found, 0 missing, 1 failed.*1 done before/),
    })
  })

  test.runIf(existsSync('/dev/full'))('is not summed up if its line cannot be written to --failed', async () => {
    const platform = await startPlatform()
    platform.status = () => 503
    const args = ['bulk', 'ids.txt', '--failed', '/dev/full', '--retries', '0']
    const { status, stderr } = await run(args, platform.url, { cwd: folderWith(['a-1']) })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/1 failed in .*\ncms-cdr: The disk is full\./)])
  })

  test('is printed with advice if its error is the first of its kind', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(callIds(20))
    platform.status = (callId) => (callId.endsWith('01') ? 503 : callId.endsWith('31') ? 403 : undefined)
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--retries', '0', '--direction', 'inbound']
    const { stderr } = await run(args, platform.url, { cwd })
    expect(stderr).toMatch(/^cms-cdr: The query for call 1700000000-\d+ .*403.*allowlist/m)
    expect(stderr).toMatch(/^cms-cdr: The query for call 1700000000-\d+ .*503.*Try again later/m)
    expect(stderr).toMatch(/\n16 found.*\nfailed: 2 http [45]03, 2 http [45]03\n$/)
    expect(stderr.split('\n')).toHaveLength(5)
    expect(await run([...args, '--quiet'], platform.url, { cwd })).toMatchObject({ stderr: '' })
  })

  test('is written to --failed as its line of the input, with the header and with invalid lines', async () => {
    const platform = await startPlatform()
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'calls.csv'), 'note;callId\n"x;y";a-1\nz;b-1\nempty;\n')
    platform.status = (callId) => (callId === 'a-1' ? 500 : undefined)
    const args = ['bulk', 'calls.csv', '--retries', '0', '--failed', 'failed.csv']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(1)
    expect(stderr).toMatch(/calls\.csv:4 is skipped: there is no call ID in it/)
    const back = readFileSync(join(cwd, 'failed.csv'), 'utf8').trim().split('\n')
    expect([back[0], ...back.slice(1).sort()]).toEqual(['note;callId', '"x;y";a-1', 'empty;'])
  })

  test('whose key was rejected stops the run with status 5, and is not listed as failed', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(callIds(100))
    platform.status = () => 401
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--concurrency', '4', '--direction', 'inbound']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(5)
    expect(stderr).toMatch(/rejected the key.*HTTP 401[\s\S]*Resume with: cms-cdr bulk/)
    expect(platform.requested.length).toBeLessThan(20)
    platform.status = () => undefined
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      stderr: expect.stringMatching(/^99 found, 1 missing/),
    })
  })

  test('stops the run after --stop-after failures in a row', async () => {
    const platform = await startPlatform()
    await platform.close()
    const cwd = folderWith(callIds(1_000))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--retries', '0', '--stop-after', '20']
    const { status, stderr } = await run(args, platform.url, { cwd })
    expect(status).toBe(7)
    expect(stderr).toMatch(/20 calls in a row failed.*Nothing listens/)
  })
})

test.each([['-'], ['ids.txt', '--follow']])(
  'a run that stops ends, although more may come: bulk %s',
  async (...list) => {
    const platform = await startPlatform()
    platform.status = () => 401
    const cwd = folderWith(['a-1'])
    const args = [program, 'bulk', ...list, '--output', 'out.ndjson', '--direction', 'inbound']
    const child = spawn(process.execPath, args, { cwd, env: environment(platform.url) })
    onTestFinished(() => void child.kill('SIGKILL'))
    // It stays open, as that of a pipe from a program that still runs.
    child.stdin.write('a-1\n')
    expect(await ended(child)).toMatchObject({ status: 5, stderr: expect.stringMatching(/rejected the key/) })
  },
)

test.each([
  ['is JSON', [], '[\n"a"\n', /This is JSON/],
  ['has no such column', ['--column', 'x'], 'callId,n\na-1,1\n', /there is no column "x"/],
])('a list that %s ends the run, although more may come', async (_what, options, text, message) => {
  const args = [program, 'bulk', '-', '--output', 'out.ndjson', ...options]
  const child = spawn(process.execPath, args, { cwd: folderWith([]), env: environment('http://cms.test') })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.write(text)
  expect(await ended(child)).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
})

test('a run finishes although its standard error is closed', async () => {
  const platform = await startPlatform()
  const cwd = folderWith(['callId,note', 'a-1,x'], 'calls.csv')
  const child = start(['bulk', 'calls.csv', '--output', 'out.ndjson'], environment(platform.url), { cwd })
  child.stderr?.destroy()
  const status = await new Promise((resolve) => child.once('exit', resolve))
  expect([status, records(join(cwd, 'out.ndjson'))]).toEqual([0, ['a-1']])
})

test('an error in the middle of a list ends the run with its summary, its report and the command that resumes it', async () => {
  const platform = await startPlatform()
  const cwd = emptyFolder()
  const lines = Array.from({ length: 200 }, (_none, index) => `call-${index}1,${'note '.repeat(200)}`)
  writeFileSync(join(cwd, 'calls.csv'), ['callId,note', ...lines, 'call-2,"open', 'call-3'].join('\n'))
  const args = ['bulk', 'calls.csv', '--output', 'out.ndjson', '--report', 'report.csv', '--concurrency', '2']
  const { status, stderr } = await run(args, platform.url, { cwd })
  expect(status).toBe(2)
  expect(stderr).toMatch(/[1-9][\d,]* found[\s\S]*The quote that opens in line 202[\s\S]*Resume with: cms-cdr bulk/)
  expect(readFileSync(join(cwd, 'report.csv'), 'utf8')).toContain('call-01')
})
