import { expect, test } from 'vitest'
import { requireHomeFolder } from './home-folder.ts'

function askInVain(): never {
  throw new Error('uv_os_homedir returned ENOENT')
}

test('a user whom the system does not know, and who names no home, is told to', () => {
  expect(() => requireHomeFolder({}, askInVain)).toThrow(/no home folder.*Set HOME/)
})

test.each<[string, NodeJS.ProcessEnv, () => string]>([
  ['the environment names', { HOME: '/home/operator' }, askInVain],
  ['Windows names', { USERPROFILE: 'C:\\Users\\operator' }, askInVain],
  ['the system knows', {}, () => '/home/operator'],
])('a home that %s is enough', (_how, environment, askSystem) => {
  expect(() => requireHomeFolder(environment, askSystem)).not.toThrow()
})
