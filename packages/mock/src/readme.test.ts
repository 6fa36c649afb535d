import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { examplePairs } from './spec.ts'

test('the README lists every call ID that has an answer of its own, with its direction', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const rows = Array.from(
    readme.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm),
    ([, callId, direction]) => `${callId} ${direction}`,
  )
  const pairs = examplePairs.map(({ callId, isCallin }) => `${callId} ${isCallin === 'true' ? 'inbound' : 'outbound'}`)
  expect(rows.sort()).toEqual(pairs.sort())
})
