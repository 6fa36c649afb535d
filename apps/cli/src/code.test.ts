import { catalogues } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { ended, start } from '../test/run.ts'
import { code } from './commands/code.ts'

// No address and no key in its environment: the command asks nobody.
const run = (...args: string[]) => ended(start(['code', ...args], {}))
const rows = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a value is looked up in every catalogue that has it', async () => {
  const { status, stdout } = await run('0')
  const having = Object.values(catalogues).filter((catalogue) => Object.hasOwn(catalogue, '0'))
  expect([status, rows(stdout).length]).toEqual([0, having.length])
})

test('a kind names the catalogue, as it is written here or in the spec', async () => {
  const { stdout } = await run('release-cause', '49')
  expect(rows(stdout)).toEqual([{ kind: 'release-cause', ...catalogues.releaseCause['49'] }])
  expect((await run('releaseCause', '49')).stdout).toBe(stdout)
})

test('leading zeros count, and a symbol is as good as its value', async () => {
  const [found] = rows((await run('result-code', '0100000')).stdout)
  expect(found).toMatchObject({ value: '0100000', symbol: 'SUCCESS' })
  expect(rows((await run('result-code', 'success')).stdout)).toContainEqual(found)
  expect((await run('result-code', '100000')).status).toBe(1)
})

test('words are searched for in the meanings, whatever their case', async () => {
  const { status, stdout } = await run('release-cause', 'HUNG', 'up')
  expect(status).toBe(0)
  for (const { meaning, symbol, note = '' } of rows(stdout)) expect(`${meaning} ${symbol} ${note}`).toMatch(/hung/i)
})

test('what nobody knows is told, and ends with 1', async () => {
  expect(await run('call-type', '999')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/Nothing in call-type is or says "999"/),
  })
})

test('without a value the kinds are named, and it ends with 2', async () => {
  for (const args of [[], ['release-cause']]) {
    expect(await run(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/result-code, call-type, release-cause, outbound-result/),
    })
  }
})

test('its help says nothing of a secret, since it needs none', async () => {
  const { stdout } = await run('--help')
  expect(stdout).toContain('cms-cdr code [KIND]')
  expect(stdout).not.toContain('secret')
})

test('its help names every catalogue that there is, and no other', async () => {
  const { stdout } = await run('--help')
  const [, named = ''] = /named: ([a-z, \n-]+)\./.exec(stdout) ?? []
  const kinds = Object.keys(catalogues).map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  expect(named.split(/,\s+/)).toEqual(kinds)
  expect(code.completes).toEqual(kinds)
})
