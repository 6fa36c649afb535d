import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { openTestStore } from '../../test/open-test-store.ts'
import { KeyRing } from '../auth/key-ring.ts'
import { HarvestState } from '../harvest/harvest-state.ts'
import { PendingLegs } from '../import/pending-legs.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { WebhookState } from '../webhook/webhook-state.ts'
import { startHousekeeping } from './housekeeping.ts'

const timeout = 100_000

/** Starts the housekeeping of a process. */
async function start(store: CdrStore, host: string, options: { retentionDays?: number } = { retentionDays: 1 }) {
  const messages: string[] = []
  const removed: number[] = []
  const log = pino({ base: null }, { write: (line) => void messages.push(JSON.parse(line).msg) })
  const keys = await KeyRing.open(store.engine)
  const metrics = { registry: new Registry(), retentionRemoved: (records: number) => void removed.push(records) }
  const stop = startHousekeeping({ store, keys, ...options, metrics: metrics as never, log, host })
  onTestFinished(stop)
  return { messages, removed, stop }
}

async function fill(store: CdrStore): Promise<void> {
  const entry = { ccId: 1, direction: 'inbound', callId: '1', recordJson: '{}' } as const
  await store.put([entry], await store.addSource('import', 'test'))
  await store.engine.query("UPDATE cdr SET stored_at = '2020-01-01T00:00:00.000Z'")
}

describeOnEveryEngine('housekeeping', (newAddress) => {
  test('removes old records in one of the processes on a database, and in another one after the first has stopped', async () => {
    const address = await newAddress()
    const [store, other] = [await openTestStore(address), await openTestStore(address)]
    await fill(store)
    const one = await start(store, 'one')
    await expect.poll(() => one.removed, { timeout }).toEqual([1])
    await fill(store)
    const query = vi.spyOn(other.engine, 'query')
    const two = await start(other, 'other')
    const tried = () => query.mock.calls.filter(([sql]) => sql.startsWith('SELECT holder')).length
    // Both leases.
    await expect.poll(tried, { timeout }).toBeGreaterThan(1)
    await two.stop()
    expect(two.removed).toEqual([])
    await one.stop()
    const three = await start(other, 'other')
    await expect.poll(() => three.removed, { timeout }).toEqual([1])
    expect(await store.count()).toBe(0)
  })

  test('removes old records even if a process without retention started first', async () => {
    const address = await newAddress()
    const [store, other] = [await openTestStore(address), await openTestStore(address)]
    await fill(store)
    const keeping = await start(store, 'one', {})
    const holders = () => store.engine.query('SELECT name FROM lease WHERE holder IS NOT NULL')
    await expect.poll(holders, { timeout }).toEqual([{ name: 'housekeeping' }])
    const removing = await start(other, 'other')
    await expect.poll(() => removing.removed, { timeout }).toEqual([1])
    for (const each of [keeping, removing]) await each.stop()
  })

  test('deletes losses of the harvest after a year, and dead letters of the webhook after 30 days', async () => {
    const store = await openTestStore(await newAddress())
    const [losses, letters] = [new HarvestState(store.engine), new WebhookState(store.engine)]
    const now = Date.now()
    for (const [index, days] of [10, 31, 364, 366].entries()) {
      const noticedAt = now - days * 86_400_000
      const loss = { ccId: 1, vdn: 25, direction: 'inbound', from: index, until: index + 1 } as const
      await losses.addLoss({ ...loss, calls: days, noticedAt })
      const letter = {
        position: index,
        ccId: 1,
        direction: 'inbound',
        callId: String(days),
        reason: 'HTTP status 500',
      } as const
      await letters.addLetter({ ...letter, failedAt: noticedAt })
    }
    await start(store, 'one')
    await expect.poll(() => losses.countLosses(), { timeout }).toEqual({ ranges: 3, calls: 405 })
    await expect.poll(() => letters.letters(), { timeout }).toMatchObject([{ callId: '10' }])
  })

  test('forgets legs a week after the record of their call was made, or 30 days after they were imported, though nothing is imported', async () => {
    const store = await openTestStore(await newAddress())
    const legs = new PendingLegs(store)
    const detail = {
      direction: null,
      device: null,
      deviceNumber: null,
      hasPrevious: false,
      times: {},
      recordJson: '{}',
    }
    const ages = [
      { imported: 0, folded: null },
      { imported: 29, folded: null },
      { imported: 31, folded: null },
      { imported: 31, folded: 1 },
      { imported: 6, folded: 6 },
      { imported: 8, folded: 8 },
      { imported: 9, folded: 9 },
    ]
    await legs.add(ages.map((_age, line) => ({ ccId: 1, callId: String(line), number: -1, detail, sourceId: 1, line })))
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    for (const [line, { imported, folded }] of ages.entries()) {
      const sql = 'UPDATE pending_leg SET stored_at = $1, folded_at = $2, is_new = $3 WHERE call_id = $4'
      await store.engine.query(sql, [ago(imported), folded && ago(folded), folded ? 0 : 1, String(line)])
    }
    await start(store, 'one', {})
    const left = async () => (await Array.fromAsync(legs.all())).map(({ callId }) => callId)
    await expect.poll(left, { timeout }).toEqual(['0', '1', '3', '4'])
  })

  test('whose first run fails is logged, goes on with everything else, and can be stopped', async () => {
    const store = await openTestStore(await newAddress())
    await fill(store)
    await store.engine.query('DROP TABLE kept_call')
    const { messages, removed, stop } = await start(store, 'one')
    await expect.poll(() => removed, { timeout }).toEqual([1])
    await expect.poll(() => messages, { timeout }).toContain('cannot expire event numbers')
    await stop()
  })
})
