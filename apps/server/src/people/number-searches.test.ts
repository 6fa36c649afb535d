import { expect, test } from 'vitest'
import { openStore } from '../store/open-store.ts'
import { readAudit } from './audit.ts'
import { NumberSearches } from './number-searches.ts'

const search = { person: 'ann', address: '::1', ccId: 1, number: '5550100' }

test('what a person repeats within ten minutes is one entry, and everything else is another one', async () => {
  const { engine } = await openStore('sqlite::memory:')
  let minutes = 0
  const searches = new NumberSearches(engine, () => new Date(minutes * 60_000))
  const recorded = async () => (await Array.fromAsync(readAudit(engine))).length
  await Promise.all(Array.from({ length: 4 }, () => searches.record(search)))
  minutes = 9
  await searches.record(search)
  expect(await recorded()).toBe(1)
  for (const change of [{ person: 'bob' }, { address: '::2' }, { ccId: 2 }, { number: '5550101' }])
    await searches.record({ ...search, ...change })
  expect(await recorded()).toBe(5)
  minutes = 10
  await searches.record(search)
  expect(await recorded()).toBe(6)
  // The clock was set back.
  minutes = -60
  await searches.record(search)
  expect(await recorded()).toBe(7)
  // Statistics by caller have numbers that nobody named.
  for (const _time of [1, 2]) await searches.record({ ...search, number: undefined })
  expect(await recorded()).toBe(9)
})

test('a search is refused while it cannot be recorded, and recorded once it can', async () => {
  const { engine } = await openStore('sqlite::memory:')
  let isDown = true
  const failing = new Proxy(engine, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name !== 'query') return value
      return (...given: Parameters<typeof engine.query>) =>
        isDown ? Promise.reject(new Error('down')) : target.query(...given)
    },
  })
  const searches = new NumberSearches(failing, () => new Date(0))
  const all = await Promise.allSettled([searches.record(search), searches.record(search)])
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isDown = false
  await searches.record(search)
  expect(await Array.fromAsync(readAudit(engine))).toHaveLength(1)
})
