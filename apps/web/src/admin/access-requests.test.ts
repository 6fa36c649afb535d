import { expect, test } from 'vitest'
import { RequestRefused } from '../session/session-requests.ts'
import { isNameTaken } from './access-requests.ts'

test.each([
  [new RequestRefused(409, 'There is already a user ann.'), true],
  [new RequestRefused(409, 'There is already an access key portal.'), true],
  [new RequestRefused(409, 'Another admin has just changed your access. Your change was not saved.'), false],
  [new RequestRefused(400, 'There is already a user ann.'), false],
  [null, false],
])('whether the name is taken: %s', (error, expected) => {
  expect(isNameTaken(error)).toBe(expected)
})
