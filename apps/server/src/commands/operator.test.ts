import { userInfo } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { operator } from './operator.ts'

afterEach(() => vi.unstubAllEnvs())

test('the audit log names the person who runs a command as the user of the server', () => {
  vi.stubEnv('SUDO_USER', undefined)
  expect(operator()).toBe(`os ${userInfo().username}`)
  vi.stubEnv('SUDO_USER', 'ann')
  expect(operator()).toBe('os ann')
})
