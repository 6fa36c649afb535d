import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileCase } from '../../../../packages/formats/test/list.ts'
import { ended, Program } from '../../test/program.ts'
import { openStore } from '../store/open-store.ts'

const root = mkdtempSync(join(tmpdir(), 'cms-cdr-watch-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder: string
let inbox: string
let program: Program
beforeEach(() => {
  folder = mkdtempSync(join(root, 'run-'))
  inbox = join(folder, 'inbox')
  mkdirSync(inbox)
  program = new Program(folder)
})
afterEach(() => program.stopAll())

const callIndex = join(import.meta.dirname, '..', '..', 'test', 'cases', 'vendor-call-index.csv')
const record = (callId: string): string => `{"ccId":1,"isCallin":"true","callId":"${callId}"}\n`
const waitLimit = { timeout: 60_000 }

function watch(...more: readonly string[]) {
  const child = program.spawn(['import', '--watch', 'inbox', '--interval', '0.1', ...more])
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(String(chunk)))
  return { child, text: () => printed.join('') }
}

async function callIds(): Promise<string[]> {
  const store = await openStore(`sqlite:${join(folder, 'cms-cdr.sqlite')}`)
  const rows = await Array.fromAsync(store.rows())
  await store.close()
  return rows.map(({ callId }) => callId)
}

async function stop({ child }: ReturnType<typeof watch>): Promise<number | null> {
  child.kill('SIGTERM')
  return ended(child)
}

test('imports the files of a folder and those that appear in it, once each, also after a restart', async () => {
  writeFileSync(join(inbox, 'a.ndjson'), record('a-1'))
  const first = watch()
  await expect.poll(first.text, waitLimit).toContain('a.ndjson: 1 stored, 0 unchanged, 0 rejected')
  mkdirSync(join(inbox, '20241123'))
  writeFileSync(join(folder, 'b.csv'), 'callId,ccId,isCallin\nb-1,1,true\n')
  renameSync(join(folder, 'b.csv'), join(inbox, '20241123', 'b.csv'))
  writeFileSync(join(inbox, 'notes.txt'), 'not a file of records')
  await expect.poll(first.text, waitLimit).toContain('b.csv: 1 stored')
  expect(await stop(first)).toBe(0)
  expect(first.text().match(/a\.ndjson/g)).toHaveLength(1)

  renameSync(join(inbox, 'a.ndjson'), join(inbox, 'other-name.ndjson'))
  writeFileSync(join(inbox, 'c.ndjson'), record('c-1'))
  const second = watch()
  await expect.poll(second.text, waitLimit).toContain('c.ndjson: 1 stored')
  expect(await stop(second)).toBe(0)
  expect(second.text()).not.toMatch(/other-name|b\.csv|notes/)
  expect(await callIds()).toEqual(['a-1', 'b-1', 'c-1'])
})

test('imports what is added to a file later', async () => {
  const path = join(inbox, 'a.ndjson')
  writeFileSync(path, record('a-1'))
  const watching = watch()
  await expect.poll(watching.text, waitLimit).toContain('a.ndjson: 1 stored')
  appendFileSync(path, record('a-2'))
  await expect.poll(watching.text, waitLimit).toContain('a.ndjson: 1 stored, 1 unchanged')
  await stop(watching)
  expect(await callIds()).toEqual(['a-1', 'a-2'])
})

test('reports a damaged file once, and goes on with the others', async () => {
  writeFileSync(join(inbox, 'a.csv'), fileCase('latin1.csv'))
  writeFileSync(join(inbox, 'b.ndjson'), `${record('b-1')}broken\n`)
  const watching = watch()
  await expect.poll(watching.text, waitLimit).toContain('b.ndjson: 1 stored, 0 unchanged, 1 rejected')
  writeFileSync(join(inbox, 'c.ndjson'), record('c-1'))
  await expect.poll(watching.text, waitLimit).toContain('c.ndjson: 1 stored')
  await stop(watching)
  expect(watching.text().match(/a\.csv: This file is not UTF-8/g)).toHaveLength(1)
  expect(watching.text()).toMatch(/b\.ndjson:2: this is not valid JSON/)
  // With the right encoding, the file that failed is imported, and the others are known.
  const again = watch('--encoding', 'windows-1252')
  await expect.poll(again.text, waitLimit).toContain('a.csv: 1 stored')
  expect(await stop(again)).toBe(0)
})

test('folds a call whose legs are in two files of the call index', async () => {
  const options = ['--format', 'call-index', '--zone', 'UTC']
  const [ivr = '', queue = '', agent = ''] = fileLines()
  writeFileSync(join(inbox, '1_call_1.csv'), `${ivr}\n${queue}\n`)
  const watching = watch(...options)
  await expect.poll(watching.text, waitLimit).toContain('calls: 0 stored, 0 unchanged, 0 rejected, 1 incomplete')
  writeFileSync(join(inbox, '2_call_1.csv'), `${agent}\n`)
  await expect.poll(watching.text, waitLimit).toContain('calls: 1 stored, 0 unchanged, 0 rejected, 0 incomplete')
  await stop(watching)
  expect(await callIds()).toEqual(['1732345200-0001'])
})

describe('refuses', () => {
  const notWritable = /^cms-cdr-server: Cannot write the --rejects file: E[A-Z]+: /

  test.each([
    [['import', '--watch', 'nowhere'], /nowhere is not a folder\. --watch needs folders/],
    [['import', '--watch', 'inbox', '--dry-run'], /--watch cannot be combined with --dry-run/],
    [
      ['import', '--watch', 'inbox', '--rejects', 'inbox/rejects.ndjson'],
      /--rejects must name a file outside the watched folders/,
    ],
    [['import', '--watch', 'inbox', '--interval', '0'], /a number of seconds above 0/],
    [['import', '--watch', 'inbox', '--rejects', 'nowhere/rejects.ndjson'], notWritable],
    [['import', '-', '--format', 'ndjson', '--rejects', 'nowhere/rejects.ndjson'], notWritable],
    [['import', '-', '--format', 'ndjson', '--dry-run', '--rejects', '.'], notWritable],
  ])('%s', async (args, reason) => {
    expect(await program.run(args)).toMatchObject({ status: 1, stderr: expect.stringMatching(reason) })
  })

  test.skipIf(!existsSync('/dev/full'))('to go on when the disk of --rejects is full', async () => {
    expect(await program.run(['import', '-', '--format', 'ndjson', '--rejects', '/dev/full'], 'broken\n')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(notWritable),
    })
  })
})

function fileLines(): string[] {
  return readFileSync(callIndex, 'utf8').split('\n')
}
