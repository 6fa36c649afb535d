import { once } from 'node:events'
import { openSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { describe, expect, test } from 'vitest'
import { callIds, folderWith, kept, records } from '../../test/bulk-files.ts'
import { startPlatform, type TestPlatform } from '../../test/platform.ts'
import { ended, environment, run, runBuilt, start } from '../../test/run.ts'

describe('a run that was killed', () => {
  test('at many moments has every record once after it resumes, and repeats only requests that were in flight', async () => {
    const platform = await startPlatform()
    const ids = callIds(isFullRun ? 6_000 : 2_000)
    const cwd = folderWith(ids)
    const args = [
      'bulk',
      'ids.txt',
      '--output',
      'out.ndjson',
      '--direction',
      'inbound',
      '--concurrency',
      '8',
      '--quiet',
    ]
    // Slow enough that no kill comes too late.
    const slowly = [...args, '--rate', isFullRun ? '1000' : '2000']
    const kills = isFullRun ? 50 : 4
    for (let kill = 0; kill < kills; kill += 1) {
      const child = start(slowly, environment(platform.url), { cwd })
      const closed = once(child, 'close')
      // In turns at any time from the start of the program, and after some of its requests, however busy the machine is.
      if (kill % 2 === 0) await setTimeout(60 + Math.random() * 240)
      else for (const before = platform.asked.length; platform.asked.length < before + 20; ) await setTimeout(1)
      child.kill('SIGKILL')
      await closed
    }
    expect(platform.asked.length).toBeLessThan(ids.length)
    expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 1, stderr: '' })
    const found = records(join(cwd, 'out.ndjson'))
    expect(found.length).toBe(new Set(found).size)
    expect(found.sort()).toEqual(kept(ids).sort())
    // Responses that arrived in the last turn of the event loop were not committed yet.
    expect(platform.asked.length - ids.length).toBeLessThanOrEqual(kills * 8 * 2)
  })

  test('by Ctrl-C leaves whole lines and prints the command that resumes it', async () => {
    const platform = await startPlatform()
    const ids = kept(callIds(1_500))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--output', 'out put.ndjson', '--rate', '1500']
    const child = start(args, environment(platform.url), { cwd })
    const end = ended(child)
    while (platform.asked.length < 500) await setTimeout(5)
    child.kill('SIGINT')
    const { status, stderr } = await end
    expect(status).toBe(130)
    expect(stderr).toContain(`Resume with: cms-cdr bulk ids.txt --output 'out put.ndjson' --rate 1500\n`)
    const before = records(join(cwd, 'out put.ndjson')).length
    expect(before).toBeGreaterThan(400)
    expect(await run([...args.slice(0, -2)], platform.url, { cwd })).toMatchObject({ status: 0 })
    expect(records(join(cwd, 'out put.ndjson')).sort()).toEqual(ids.sort())
  })

  test('by SIGTERM resumes with a journal on stdout, and the outputs together have every record once', async () => {
    const platform = await startPlatform()
    const ids = kept(callIds(2_000))
    const cwd = folderWith(ids)
    const args = ['bulk', 'ids.txt', '--journal', 'run.journal', '--direction', 'inbound']
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.asked.length < 300) await setTimeout(5)
    first.kill('SIGTERM')
    const { status, stdout } = await end
    expect(status).toBe(143)
    const rest = await runBuilt(args, platform.url, { cwd })
    expect(rest.status).toBe(0)
    const all = `${stdout}${rest.stdout}`
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId)
    expect(all.sort()).toEqual(ids.sort())
  })
})

test('a run that was killed while its stdout was a file has every record once after it resumes', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(isFullRun ? 3_000 : 1_500))
  const cwd = folderWith(ids)
  const path = join(cwd, 'out.ndjson')
  writeFileSync(path, '{"callId":"before"}\n')
  const args = ['bulk', 'ids.txt', '--output', '-', '--journal', 'run.journal', '--direction', 'inbound', '--quiet']
  const toFile = () => start(args, environment(platform.url), { cwd, stdout: openSync(path, 'a') })
  for (let kill = 0; kill < 3; kill += 1) {
    const child = toFile()
    const closed = once(child, 'close')
    await Promise.race([setTimeout(150 + Math.random() * 150), closed])
    child.kill('SIGKILL')
    await closed
  }
  expect(await ended(toFile())).toMatchObject({ status: 0 })
  expect(records(path).sort()).toEqual([...ids, 'before'].sort())
})

describe('bulk rejects, without changing anything,', () => {
  async function finished(): Promise<{ platform: TestPlatform; cwd: string; args: string[] }> {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(20)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson']
    await run(args, platform.url, { cwd })
    return { platform, cwd, args }
  }

  test('a journal that another run uses', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(2_000)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--rate', '500']
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.asked.length < 10) await setTimeout(5)
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Another run uses out\.ndjson\.journal/),
    })
    first.kill('SIGINT')
    await end
    expect(readdirSync(cwd).sort()).toEqual(['ids.txt', 'out.ndjson', 'out.ndjson.journal'])
  })

  test.each([
    ['--time-zone', 'America/Sao_Paulo', 'time-zone was not set, is America/Sao_Paulo'],
    ['--scheme', 'legacy', 'scheme was cms, is legacy'],
    ['--cc-id', '2', 'cc-id was 1, is 2'],
    ['--fields', 'callId', 'fields was not set, is callId'],
  ])('a run with another %s', async (option, value, message) => {
    const { platform, cwd, args } = await finished()
    const end = await run([...args, option, value], platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringContaining(message) })
  })

  test('a CSV run with another delimiter', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(5)))
    const args = ['bulk', 'ids.txt', '--output', 'out.csv', '--csv']
    await run(args, platform.url, { cwd })
    expect(await run([...args, '--delimiter', ','], platform.url, { cwd })).toMatchObject({ status: 0 })
    expect(await run([...args, '--delimiter', 'tab'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('delimiter was comma, is tab'),
    })
  })

  test('but not a run with another concurrency, rate or timeout', async () => {
    const { platform, cwd, args } = await finished()
    const more = ['--concurrency', '2', '--rate', '1000', '--timeout', '5', '--retries', '1', '--failed', 'failed.txt']
    expect(await run([...args, ...more], platform.url, { cwd })).toMatchObject({ status: 0 })
  })

  test('a run with other options', async () => {
    const { platform, cwd, args } = await finished()
    expect(await run([...args, '--direction', 'outbound', '--mask'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/direction was auto, is outbound; mask was false, is true/),
    })
  })

  test('a journal whose output is gone', async () => {
    const { platform, cwd, args } = await finished()
    rmSync(join(cwd, 'out.ndjson'))
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is gone/),
    })
  })

  test('an output that is not empty and has no journal', async () => {
    const { platform, cwd, args } = await finished()
    rmSync(join(cwd, 'out.ndjson.journal'))
    expect(await run(args, platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/not empty/),
    })
    expect(records(join(cwd, 'out.ndjson'))).toHaveLength(20)
  })

  test('a file that two options name', async () => {
    const { platform, cwd, args } = await finished()
    for (const more of [
      ['--failed', 'ids.txt'],
      ['--missing', './out.ndjson'],
      ['--journal', 'out.ndjson'],
    ]) {
      const ended = await run([...args, ...more], platform.url, { cwd })
      expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/is both the \w+ and the \w+ file/) })
    }
    expect(readFileSync(join(cwd, 'ids.txt'), 'utf8').trim().split('\n')).toHaveLength(20)
    expect(records(join(cwd, 'out.ndjson'))).toHaveLength(20)
  })

  test.each([
    ['another kind of file', 'something else\n', /other\.db is not a journal of cms-cdr bulk/],
    ['an earlier version', '{"form":"cms-cdr bulk 1","terms":{}}\n', /other\.db is a journal of an earlier version/],
  ])('a journal of %s', async (_name, content, message) => {
    const { platform, cwd, args } = await finished()
    writeFileSync(join(cwd, 'other.db'), content)
    const end = await run([...args, '--journal', 'other.db'], platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
    expect(readFileSync(join(cwd, 'other.db'), 'utf8')).toBe(content)
  })

  test('a database of another program', async () => {
    const { platform, cwd, args } = await finished()
    const database = new DatabaseSync(join(cwd, 'other.db'))
    database.exec('CREATE TABLE theirs (value)')
    database.close()
    const end = await run([...args, '--journal', 'other.db'], platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(/is not a journal of cms-cdr bulk/) })
  })

  test('a damaged journal', async () => {
    const { platform, cwd, args } = await finished()
    const path = join(cwd, 'out.ndjson.journal')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0, 100))
    const end = await run(args, platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(/is damaged.*Choose another --journal/) })
    expect(records(join(cwd, 'out.ndjson'))).toHaveLength(20)
  })

  test.each([
    ['the journal is a folder', ['--journal', '.'], /The journal \(\.\) cannot be opened: EISDIR/],
    ['the folder of the journal is missing', ['--journal', 'no/a.db'], /cannot be opened: ENOENT.*Check the folder/],
    ['the output is a folder', ['--output', '.', '--journal', 'a.db'], /\. cannot be written: EISDIR/],
    [
      'the folder of the output is missing',
      ['--output', 'no/a', '--journal', 'a.db'],
      /no\/a cannot be written: ENOENT/,
    ],
    ['the folder of the report is missing', ['--report', 'no/a.csv'], /no\/a\.csv cannot be written: ENOENT/],
    ['the folder of --failed is missing', ['--failed', 'no/a.txt'], /no\/a\.txt cannot be written: ENOENT/],
  ])('because %s', async (_name, more, message) => {
    const platform = await startPlatform()
    const cwd = folderWith(kept(callIds(20)))
    const end = await run(['bulk', 'ids.txt', '--output', 'o.ndjson', ...more], platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
    expect(end.stderr).not.toMatch(/^\s+at /m)
    expect(platform.asked).toEqual([])
  })
})

test('calls whose records the output lost, as in a power cut, are looked up again', async () => {
  const platform = await startPlatform()
  const ids = kept(callIds(500))
  const cwd = folderWith(ids)
  const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--direction', 'inbound']
  await run(args, platform.url, { cwd })
  const path = join(cwd, 'out.ndjson')
  truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
  const asked = platform.asked.length
  expect(await run(args, platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(records(path).sort()).toEqual(ids.sort())
  expect(platform.asked.length - asked).toBeLessThan(ids.length)
})
