import { expect, test } from 'vitest'
import { entries } from './entries.ts'

test.each(['http', 'result'])('whether to retry after the error %s depends on the response', (code) => {
  const details = entries.errors().find((entry) => entry.code === code)?.details ?? []
  expect(Object.fromEntries(details.map(([name, text]) => [name, text])).Retry).toMatch(/^Depends on the status/)
})
