import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { isTooOld, oldestNode, requireHomeFolder } from './requirements.ts'

test('the oldest Node is that of the package', () => {
  expect(manifest.engines.node).toBe(`>=${oldestNode}`)
})

test.each([
  ['20.19.0', true],
  ['22.23.3', true],
  ['23.11.0', true],
  ['24.0.0', false],
  ['26.1.0', false],
])('Node %s is too old: %s', (version, tooOld) => {
  expect(isTooOld(version)).toBe(tooOld)
})

function findNoHome(): never {
  throw new Error('uv_os_homedir returned ENOENT')
}

test('a user without a home folder is asked to set HOME', () => {
  expect(() => requireHomeFolder({}, findNoHome)).toThrow(/no home folder.*Set HOME/)
})

test.each<[string, NodeJS.ProcessEnv, () => string]>([
  ['the environment names', { HOME: '/home/operator' }, findNoHome],
  ['Windows names', { USERPROFILE: 'C:\\Users\\operator' }, findNoHome],
  ['the system knows', {}, () => '/home/operator'],
])('a home folder that %s is accepted', (_how, environment, findHome) => {
  expect(() => requireHomeFolder(environment, findHome)).not.toThrow()
})
