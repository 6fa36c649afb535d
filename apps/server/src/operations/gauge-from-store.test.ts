import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import { addGaugesFromStore } from './gauge-from-store.ts'

test('reads the database once for all gauges of it, again for the next metrics, and says nothing when that fails', async () => {
  const registry = new Registry()
  const read = vi.fn(async () => read.mock.calls.length)
  const gauge = (name: string) => ({ name, help: name, samples: (value: number) => [{ value }] })
  addGaugesFromStore(registry, read, [gauge('one'), gauge('two')])
  const values = async () => (await registry.metrics()).split('\n').filter((line) => /^(one|two) /.test(line))
  expect(await values()).toEqual(['one 1', 'two 1'])
  expect(await values()).toEqual(['one 2', 'two 2'])
  read.mockRejectedValueOnce(new Error('database is locked'))
  expect(await values()).toEqual([])
  expect(await values()).toEqual(['one 4', 'two 4'])
})
