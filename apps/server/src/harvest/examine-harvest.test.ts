import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../store/open-store.ts'
import { examineLosses } from './examine-harvest.ts'
import { HarvestState } from './harvest-state.ts'

const day = 24 * 60 * 60_000

async function textAfter(losses: number): Promise<string> {
  const { engine } = await openStore('sqlite::memory:', 'create')
  onTestFinished(() => engine.close())
  const state = new HarvestState(engine)
  const lane = { ccId: 1, vdn: 25, direction: 'inbound' } as const
  const now = Date.now()
  for (let index = 0; index < losses; index += 1)
    await state.addLoss({ ...lane, from: index, until: index + 1, calls: 1, noticedAt: now - index })
  await state.addLoss({ ...lane, from: -1, until: 0, calls: 9, noticedAt: now - 8 * day })
  const findings = await Array.fromAsync(examineLosses(engine))
  return findings.map(({ level, text }) => `${level}: ${text}`).join()
}

test('the latest losses of a week are named, and the others counted', async () => {
  expect(await textAfter(0)).toBe('ok: none were lost in the last 7 days')
  const first = '1 inbound call of VDN 25 from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:00.001Z'
  expect(await textAfter(1)).toBe(`warn: lost in the last 7 days: ${first}`)
  const [six, many] = [await textAfter(6), await textAfter(300)]
  expect(six.split('; ')).toHaveLength(6)
  expect(six).toMatch(/; 1 earlier loss$/)
  expect(many).toContain(first)
  expect(many).toMatch(/; 295 earlier losses$/)
})
