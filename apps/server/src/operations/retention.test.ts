import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { removeOldRecords } from './retention.ts'

const hour = 1 / 24

/** Stores records, half of which are old. */
async function fill(store: CdrStore, count: number): Promise<void> {
  const source = await store.addSource('import', 'test')
  const entries = Array.from({ length: count }, (_, n) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId: String(n).padStart(6, '0'),
    recordJson: '{}',
  }))
  await store.put(entries, source)
  await store.engine.query("UPDATE cdr SET stored_at = '2020-01-01T00:00:00.000Z' WHERE call_id < $1", [
    String(count / 2).padStart(6, '0'),
  ])
}

function retentionOf(store: CdrStore, onSlice = () => {}) {
  const lines: { removed: number; ms: number }[] = []
  const slices: number[] = []
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })
  const onRemoved = (records: number) => {
    slices.push(records)
    onSlice()
  }
  const options = { store, days: hour, log, onRemoved }
  const run = (signal = new AbortController().signal) => removeOldRecords(options, signal)
  return { run, lines, slices }
}

describeOnEveryEngine('retention', (newAddress) => {
  test('removes old records in slices, between which others write, and logs their number', async () => {
    const address = await newAddress()
    const [store, other] = [await openStore(address), await openStore(address)]
    await fill(store, 10_000)
    const source = await other.addSource('import', 'meanwhile')
    let writing: Promise<unknown> | undefined
    const { run, lines, slices } = retentionOf(store, () => {
      writing ??= other.put([{ ccId: 1, direction: 'outbound', callId: '1', recordJson: '{}' }], source)
    })
    // No further slice begins before the record is stored. If the slices were one transaction, it would never be.
    const change = store.engine.change.bind(store.engine)
    vi.spyOn(store.engine, 'change').mockImplementation(async (statements) => {
      await writing
      return change(statements)
    })
    await run()
    expect(slices.reduce((sum, records) => sum + records)).toBe(5_000)
    expect(Math.max(...slices)).toBeLessThanOrEqual(2_000)
    expect(lines).toMatchObject([{ removed: 5_000, retentionDays: hour, ms: expect.any(Number) }])
    expect(await store.count()).toBe(5_001)
    for (const each of [store, other]) await each.close()
  })

  test('changes nothing where no record is old, so that no other process waits for it', async () => {
    const store = await openStore(await newAddress())
    await fill(store, 10_000)
    const { run, slices } = retentionOf(store)
    const change = vi.spyOn(store.engine, 'change')
    await run()
    // Three of the five slices have old records.
    expect(change).toHaveBeenCalledTimes(3)
    const query = vi.spyOn(store.engine, 'query')
    await run()
    expect(change).toHaveBeenCalledTimes(3)
    // Nor does it read any, however many there are.
    expect((await Promise.all(query.mock.results.map(({ value }) => value))).flat()).toEqual([])
    expect(slices.reduce((sum, records) => sum + records)).toBe(5_000)
    await store.close()
  })

  test('that is stopped in between has removed whole slices, and loses nothing', async () => {
    const store = await openStore(await newAddress())
    await fill(store, 10_000)
    const controller = new AbortController()
    const { run, slices } = retentionOf(store, () => controller.abort())
    await run(controller.signal)
    expect(slices).toEqual([2_000])
    expect(await store.count()).toBe(8_000)
    await retentionOf(store).run()
    expect(await store.count()).toBe(5_000)
    await store.close()
  })
})
