import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { folderWith, records } from '../../test/bulk-files.ts'
import { never, startPlatform, type TestPlatform } from '../../test/platform.ts'
import { type Ended, ended, environment, program, run, start } from '../../test/run.ts'

/** Two lists, and a journal that they share. */
async function twoLists() {
  const platform = await startPlatform()
  const cwd = folderWith(['mon-1', 'mon-2'], 'mon.txt')
  writeFileSync(join(cwd, 'tue.txt'), 'tue-1\n')
  const bulk = (list: string, ...args: string[]): Promise<Ended> =>
    run(['bulk', `${list}.txt`, '--journal', 'seen.journal', '--quiet', ...args], platform.url, { cwd })
  return { platform, cwd, bulk }
}

test.each(['longer', 'shorter'])('a journal does not change an output of another run that is %s', async (length) => {
  const { cwd, bulk, platform } = await twoLists()
  expect(await bulk('mon', '--output', 'mon.ndjson')).toMatchObject({ status: 0 })
  const other = `{"callId":"${'x'.repeat(length === 'longer' ? 20_000 : 1)}"}\n`
  writeFileSync(join(cwd, 'tue.ndjson'), other)
  const requests = platform.requested.length
  expect(await bulk('tue', '--output', 'tue.ndjson')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('seen.journal belongs to mon.ndjson, and tue.ndjson is not empty.'),
  })
  expect(records(join(cwd, 'tue.ndjson'))).toEqual([JSON.parse(other).callId])
  expect(platform.requested).toHaveLength(requests)
})

test('a journal is continued in a new or an empty output, and does not miss the one before', async () => {
  const { cwd, bulk } = await twoLists()
  await bulk('mon', '--output', 'mon.ndjson')
  rmSync(join(cwd, 'mon.ndjson'))
  expect(await bulk('tue', '--output', 'tue.ndjson')).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(records(join(cwd, 'tue.ndjson'))).toEqual(['tue-1'])
})

test('a workbook of another run is not overwritten', async () => {
  const { cwd, bulk } = await twoLists()
  await bulk('mon', '--xlsx', '--output', 'mon.xlsx')
  writeFileSync(join(cwd, 'tue.xlsx'), 'theirs')
  expect(await bulk('tue', '--xlsx', '--output', 'tue.xlsx')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('seen.journal belongs to mon.xlsx, and tue.xlsx is not empty.'),
  })
})

test('a journal can be moved with its output, and renamed with it if it is named after it', async () => {
  const { cwd, bulk, platform } = await twoLists()
  await bulk('mon', '--output', 'mon.ndjson')
  mkdirSync(join(cwd, 'moved'))
  for (const name of ['seen.journal', 'mon.ndjson']) renameSync(join(cwd, name), join(cwd, 'moved', name))
  const moved = ['--journal', 'moved/seen.journal', '--output', 'moved/mon.ndjson', '--quiet']
  expect(await run(['bulk', 'mon.txt', ...moved], platform.url, { cwd })).toMatchObject({ status: 0 })
  await run(['bulk', 'mon.txt', '--output', 'a.ndjson'], platform.url, { cwd })
  const requests = platform.requested.length
  for (const end of ['', '.journal']) renameSync(join(cwd, `a.ndjson${end}`), join(cwd, `b.ndjson${end}`))
  expect(await run(['bulk', 'mon.txt', '--output', 'b.ndjson'], platform.url, { cwd })).toMatchObject({ status: 0 })
  expect(platform.requested).toHaveLength(requests)
})

/** Appends the records of a list to a file, as `>>` does. */
async function append(list: string, platform: TestPlatform, cwd: string): Promise<Ended> {
  const stdout = openSync(join(cwd, 'all.ndjson'), 'a')
  const args = ['bulk', `${list}.txt`, '--journal', `${list}.journal`, '--quiet']
  const child = start(args, environment(platform.url), { cwd, stdout })
  closeSync(stdout)
  return ended(child)
}

/** Starts a run that appends to a file, and kills it after the record of its first call. */
async function killed(list: string, platform: TestPlatform, cwd: string): Promise<void> {
  // The response for the missing call comes after the record of the one before was written.
  writeFileSync(join(cwd, `${list}.txt`), [1, 7, 2].map((id) => `${list}-${id}\n`).join(''))
  platform.status = (callId) => (callId.endsWith('-2') ? never : undefined)
  const stdout = openSync(join(cwd, 'all.ndjson'), 'a')
  const args = ['bulk', `${list}.txt`, '--journal', `${list}.journal`, '--concurrency', '1', '--quiet']
  const child = start(args, environment(platform.url), { cwd, stdout })
  closeSync(stdout)
  const closed = once(child, 'close')
  while (!platform.requested.includes(`${list}-2`)) await setTimeout(5)
  child.kill('SIGKILL')
  await closed
  platform.status = () => undefined
}

test('a run that was killed keeps what another run has appended to the file since', async () => {
  const { cwd, platform } = await twoLists()
  await killed('mon', platform, cwd)
  await append('tue', platform, cwd)
  await append('mon', platform, cwd)
  expect(records(join(cwd, 'all.ndjson')).sort()).toEqual(['mon-1', 'mon-2', 'tue-1'])
})

const batch = '{"callId":"unlisted"}\n'

test.each([
  ['is cut off by the next run if it is whole', batch, { status: 1, stderr: '' }],
  [
    'is kept, and the file is refused, if another run has appended to it since',
    `${batch}{"callId":"by hand"}\n`,
    { status: 2 },
  ],
  ['is kept, and the file is refused, if the batch is incomplete', batch.slice(0, 9), { status: 2 }],
  [
    'does not exist, and the file is refused, if another run has appended something shorter',
    '{"callId":"short"}\n',
    { status: 2 },
  ],
])('a batch of a run that was killed while writing it %s', async (_what, appended, end) => {
  const { cwd, platform } = await twoLists()
  await killed('mon', platform, cwd)
  // As if the journal had been about to note the end of this record.
  const all = join(cwd, 'all.ndjson')
  const database = new DatabaseSync(join(cwd, 'mon.journal'))
  database.prepare('UPDATE run SET writeEnd = outputSize + ?').run(batch.length)
  database.close()
  appendFileSync(all, appended)
  const before = readFileSync(all, 'utf8')
  expect(await append('mon', platform, cwd)).toMatchObject(end)
  if (appended === batch) expect(records(all)).toEqual(['mon-1', 'mon-2'])
  else expect(readFileSync(all, 'utf8')).toBe(before)
})

test.skipIf(process.platform === 'win32')(
  'a batch that the disk has no room for leaves no part of itself in a file on stdout',
  async () => {
    const { cwd, platform } = await twoLists()
    const all = join(cwd, 'all.ndjson')
    const others = '{"callId":"other"}\n'.repeat(3449)
    writeFileSync(all, others)
    const stdout = openSync(all, 'a')
    // 64 KiB, of which the file lacks 5 bytes. The signal would end the program.
    const limited = ['-c', `trap '' XFSZ; ulimit -f 128; exec "$@"`, 'sh', process.execPath]
    const args = [program, 'bulk', 'mon.txt', '--journal', 'mon.journal', '--quiet']
    const child = spawn('sh', [...limited, ...args], {
      cwd,
      env: environment(platform.url, { NODE_DISABLE_COMPILE_CACHE: '1' }),
      stdio: ['ignore', stdout, 'pipe'],
    })
    closeSync(stdout)
    expect(await ended(child)).toMatchObject({ status: 1, stderr: expect.stringContaining('EFBIG') })
    expect(readFileSync(all, 'utf8')).toBe(others)
    expect(await append('mon', platform, cwd)).toMatchObject({ status: 0 })
    expect(records(all).slice(3449).sort()).toEqual(['mon-1', 'mon-2'])
  },
)

test('runs that append to the same file in turns keep the records of each other', async () => {
  const { cwd, platform } = await twoLists()
  for (const list of ['mon', 'tue', 'mon', 'tue'])
    expect(await append(list, platform, cwd)).toMatchObject({ status: 0 })
  expect(records(join(cwd, 'all.ndjson')).sort()).toEqual(['mon-1', 'mon-2', 'tue-1'])
})

test('a line that was appended to the output by hand is kept when the run is repeated', async () => {
  const { cwd, bulk } = await twoLists()
  await bulk('mon', '--output', 'mon.ndjson')
  appendFileSync(join(cwd, 'mon.ndjson'), '{"callId":"by hand"}\n')
  await bulk('tue', '--output', 'mon.ndjson')
  expect(records(join(cwd, 'mon.ndjson')).sort()).toEqual(['by hand', 'mon-1', 'mon-2', 'tue-1'])
})
