import { afterEach, expect, test, vi } from 'vitest'
import { tableLayout } from './table-layout.ts'

afterEach(() => vi.unstubAllGlobals())

test('a saved layout keeps its other columns and their widths when a column no longer exists', () => {
  const saved = { hidden: ['agent', 'queueTime'], widths: { callId: 200, releaseCause: 2_400, queueTime: 90 } }
  vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(saved) })
  expect(tableLayout.read()).toMatchObject({ hidden: ['agent'], widths: { callId: 200, releaseCause: 2_400 } })
})
