import { catalogues } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { runHere } from '../test/run.ts'
import { commands } from './commands/index.ts'

const code = commands.find(({ name }) => name === 'code')

// The environment has no URL and no key, so the command connects to no server.
const run = (...args: string[]) => runHere(['code', ...args], {})
const rows = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('code looks a value up in every catalog', async () => {
  const { status, stdout } = await run('0')
  const having = Object.values(catalogues).filter((catalogue) => Object.hasOwn(catalogue, '0'))
  expect([status, rows(stdout).length]).toEqual([0, having.length])
})

test('code takes the name of a catalog, in the spelling of the command line or of the spec', async () => {
  const { stdout } = await run('release-cause', '49')
  expect(rows(stdout)).toEqual([{ kind: 'release-cause', ...catalogues.releaseCause['49'] }])
  expect((await run('releaseCause', '49')).stdout).toBe(stdout)
})

test('code finds values with more or fewer leading zeros, and symbols', async () => {
  const [found] = rows((await run('result-code', '0100000')).stdout)
  expect(found).toMatchObject({ value: '0100000', symbol: 'SUCCESS' })
  expect(rows((await run('result-code', 'success')).stdout)).toContainEqual(found)
  expect(rows((await run('result-code', '100000')).stdout)).toEqual([found])
  expect(rows((await run('release-cause', '0049')).stdout)).toEqual(rows((await run('release-cause', '49')).stdout))
})

test.each([
  ['hangup', 'release-cause', 49],
  ['hang up', 'release-cause', 49],
  ['hang-up', 'release-cause', 49],
  ['hunng up', 'release-cause', 49],
  ['Busy', 'release-cause', 47],
  ['busy', 'leave-reason', 20],
  ['no answer', 'release-cause', 8],
  ['noanswer', 'release-cause', 8],
  ['timeout', 'release-cause', 346],
  ['time out', 'release-cause', 346],
  ['timed-out', 'release-cause', 346],
  ['switched of', 'release-cause', 48],
])('code finds %j as people spell it', async (words, kind, value) => {
  const { status, stdout } = await run(...words.split(' '))
  expect(status).toBe(0)
  expect(rows(stdout)).toContainEqual(expect.objectContaining({ kind, value }))
  // A search must not match every code.
  expect(rows(stdout).length).toBeLessThan(30)
})

test('code prefers the words that were typed to similar ones, and a symbol to words', async () => {
  for (const { symbol, meaning, note = '' } of rows((await run('no', 'answer')).stdout))
    expect(`${symbol} ${meaning} ${note}`).toMatch(/no.?answer/i)
  expect(rows((await run('VACANT_NUMBER')).stdout).map((row) => row.symbol)).toEqual(['VACANT_NUMBER', 'VACANT_NUMBER'])
})

test('code searches for words in the meanings, in any letter case', async () => {
  const { status, stdout } = await run('release-cause', 'HUNG', 'up')
  expect(status).toBe(0)
  for (const { meaning, symbol, note = '' } of rows(stdout)) expect(`${meaning} ${symbol} ${note}`).toMatch(/hung/i)
})

test.each(['999', '???', '', 'purple elephant'])('code reports that %j is unknown with status 1', async (text) => {
  expect(await run('call-type', text)).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining(`No code in call-type matches "${text}"`),
  })
})

test('code says which other catalogs have a value', async () => {
  const { status, stderr } = await run('call-type', '49')
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/No code in call-type matches "49"\. Found in: .*release-cause/),
  ])
})

test('code knows a catalog that is misspelled', async () => {
  const { status, stderr } = await run('relese-cause', '49')
  expect([status, stderr]).toEqual([1, expect.stringMatching(/Did you mean the catalog release-cause\?/)])
})

test('code lists a catalog, or all catalogs without an argument', async () => {
  const listed = rows((await run('release-cause')).stdout)
  expect(listed).toEqual(Object.values(catalogues.releaseCause).map((entry) => ({ kind: 'release-cause', ...entry })))
  const overview = rows((await run()).stdout)
  expect(overview.map(({ kind }) => kind)).toEqual(code?.completes)
  expect(overview[2]).toEqual({ kind: 'release-cause', codes: Object.keys(catalogues.releaseCause).length })
})

test('the help of code does not mention secrets', async () => {
  const { stdout } = await run('--help')
  expect(stdout).toContain('cms-cdr code [CATALOG]')
  expect(stdout).not.toContain('secret')
})

test('the help of code names all catalogs', async () => {
  const { stdout } = await run('--help')
  const [, named = ''] = /named one: ([a-z, \n-]+)\./.exec(stdout) ?? []
  const kinds = Object.keys(catalogues).map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  expect(named.split(/,\s+/)).toEqual(kinds)
  expect(code?.completes).toEqual(kinds)
})
