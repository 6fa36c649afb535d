import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { isTooOld, oldestNode } from './requirements.ts'

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
