import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { workbookOf } from '../../../../packages/formats/test/list.ts'
import { callIds, folderWith, records, stored } from '../../test/bulk-files.ts'
import { startPlatform, type TestPlatform } from '../../test/platform.ts'
import { ended, environment, run, start } from '../../test/run.ts'

describe('bulk rejects, without changing anything,', () => {
  async function finished(): Promise<{ platform: TestPlatform; cwd: string; args: string[] }> {
    const platform = await startPlatform()
    const cwd = folderWith(stored(callIds(20)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson']
    await run(args, platform.url, { cwd })
    return { platform, cwd, args }
  }

  test('a journal that another run uses', async () => {
    const platform = await startPlatform()
    const cwd = folderWith(stored(callIds(2_000)))
    const args = ['bulk', 'ids.txt', '--output', 'out.ndjson', '--rate', '500']
    const first = start(args, environment(platform.url), { cwd })
    const end = ended(first)
    while (platform.requested.length < 10) await setTimeout(5)
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
    const cwd = folderWith(stored(callIds(5)))
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

  test.each(['--journal', '--failed', '--missing', '--report'])(
    '%s -, as stdout is for the records',
    async (option) => {
      const { platform, cwd, args } = await finished()
      expect(await run([...args, option, '-'], platform.url, { cwd })).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`${option} needs a file`),
      })
      expect(readdirSync(cwd)).not.toContain('-')
    },
  )

  test('--follow with a workbook, whether it is read or written', async () => {
    const { platform, cwd, args } = await finished()
    writeFileSync(join(cwd, 'ids.xlsx'), await workbookOf({ Calls: [['Call ID'], ['1732345200-0001']] }))
    expect(await run(['bulk', 'ids.xlsx', '--follow', '--output', 'a'], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: 'cms-cdr: ids.xlsx is a workbook, to which no calls can be appended. Leave out --follow.\n',
    })
    const written = ['--follow', '--xlsx', '--output', 'a.xlsx']
    expect(await run([...args, ...written], platform.url, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Leave out --xlsx.'),
    })
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

  test('a journal that is another kind of file', async () => {
    const { platform, cwd, args } = await finished()
    writeFileSync(join(cwd, 'other.db'), 'something else\n')
    const end = await run([...args, '--journal', 'other.db'], platform.url, { cwd })
    const message = /other\.db is not a journal of cms-cdr bulk/
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
    expect(readFileSync(join(cwd, 'other.db'), 'utf8')).toBe('something else\n')
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
    [
      'the journal is a folder',
      ['--journal', '.'],
      /The journal \(\.\) cannot be opened: illegal operation on a directory\./,
    ],
    [
      'the folder of the journal is missing',
      ['--journal', 'no/a.db'],
      /cannot be opened: no such file or directory\. Check the folder/,
    ],
    ['the output is a folder', ['--output', '.', '--journal', 'a.db'], /\. cannot be written: it is a folder\./],
    [
      'the output is a folder, and the journal next to it is new',
      ['--output', 'out'],
      /out cannot be written: it is a folder/,
    ],
    ['the workbook is a folder', ['--output', 'out', '--xlsx'], /out cannot be written: it is a folder/],
    [
      'the folder of the output is missing',
      ['--output', 'no/a', '--journal', 'a.db'],
      /no\/a cannot be written: no such file or directory\./,
    ],
    [
      'the folder of the report is missing',
      ['--report', 'no/a.csv'],
      /no\/a\.csv cannot be written: no such file or directory\./,
    ],
    [
      'the folder of --failed is missing',
      ['--failed', 'no/a.txt'],
      /no\/a\.txt cannot be written: no such file or directory\./,
    ],
  ])('because %s', async (_name, more, message) => {
    const platform = await startPlatform()
    const cwd = folderWith(stored(callIds(20)))
    mkdirSync(join(cwd, 'out'))
    const end = await run(['bulk', 'ids.txt', '--output', 'o.ndjson', ...more], platform.url, { cwd })
    expect(end).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
    expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(['ids.txt', 'out'])
    expect(end.stderr).not.toMatch(/^\s+at /m)
    expect(platform.requested).toEqual([])
  })
})
