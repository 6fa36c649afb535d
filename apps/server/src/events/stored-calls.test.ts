import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { openTestStore } from '../../test/open-test-store.ts'
import { searchStoredCalls } from '../search/search-calls.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { Engine } from '../store/store.ts'
import { WebhookState } from '../webhook/webhook-state.ts'
import { expireEventNumbers, StoredCalls, skipEventNumbers } from './stored-calls.ts'

const operations = new URL('../../../../docs/operations.md', import.meta.url)

const entry = (callId: string) => ({
  ccId: 1,
  direction: 'inbound' as const,
  callId,
  recordJson: JSON.stringify({ callId, agentId: 7, callerNo: '5550100' }),
})

/** Skips numbers as after a restore. On PostgreSQL, people do that with what the documentation says. */
async function skip(engine: Engine): Promise<void> {
  if (engine.name === 'SQLite') return skipEventNumbers(engine)
  const [, sql = ''] = /<<'SQL'\n(.*?)\nSQL\n/s.exec(await readFile(operations, 'utf8')) ?? []
  await engine.change(sql.split(';').flatMap((statement) => (statement.trim() ? { sql: statement } : [])))
}

/** Opens a store with some calls, which were stored one after the other. */
async function openWithCalls(address: string, ...callIds: string[]): Promise<CdrStore> {
  const store = await openTestStore(address)
  const source = await store.addSource('import', 'a')
  for (const callId of callIds) await store.put([entry(callId)], source)
  return store
}

async function storedAfter(store: CdrStore, after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<string[]> {
  const found = await searchStoredCalls(store.engine, { ccId: 1 }, { after, upTo })
  return (found ?? []).map(({ position, call }) => `${position} ${call.callId}`)
}

describeOnEveryEngine('the numbers of stored calls', (newAddress) => {
  test('follow the order in which calls are stored, and skip those that are stored already or were erased', async () => {
    const store = await openTestStore(await newAddress())
    const source = await store.addSource('import', 'a')
    await store.put([entry('b'), entry('a'), entry('b')], source)
    await store.erase({ ccId: 1, direction: 'inbound', callId: 'z' })
    await store.put([entry('a'), entry('z')], source)
    await store.put([entry('c')], source)
    const numbered = await storedAfter(store, 0)
    expect(numbered.map((line) => line.split(' ')[0])).toEqual(['1', '2', '3'])
    expect(
      numbered
        .slice(0, 2)
        .map((line) => line.split(' ')[1])
        .sort(),
    ).toEqual(['a', 'b'])
    expect(numbered[2]).toBe('3 c')
    expect(await storedAfter(store, 1, 2)).toEqual(numbered.slice(1, 2))
  })

  test('are given again to a call whose record is replaced, together with the new record or not at all', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b')
    const source = await store.addSource('upstream', 'b')
    await store.replace(entry('a'), source)
    await store.replace(entry('c'), source)
    const failing = store.replace(entry('b'), source, [{ sql: 'INSERT INTO missing VALUES (1)' }])
    await expect(failing).rejects.toThrow('missing')
    await store.put([entry('d')], source)
    expect(await storedAfter(store, 0)).toEqual(['1 a', '2 b', '3 a', '4 c', '5 d'])
  })

  test('never appear below one that was seen, whoever stores calls at the same time', async () => {
    const address = await newAddress()
    const reader = await openTestStore(address)
    const stores = [reader, await openTestStore(address), await openTestStore(address)]
    let isDone = false
    const writers = stores.map(async (store, writer) => {
      const source = await store.addSource('import', String(writer))
      for (let batch = 0; batch < 20; batch += 1) {
        const count = batch % 3 === 0 ? 1 : 30
        await store.put(
          Array.from({ length: count }, (_, index) => entry(`${writer}-${batch}-${index}`)),
          source,
        )
      }
    })
    const written = Promise.all(writers).finally(() => {
      isDone = true
    })
    const seen: string[] = []
    const storedCalls = new StoredCalls(reader.engine)
    for (let position = 0; ; ) {
      const wasDone = isDone
      const { last } = await storedCalls.range()
      seen.push(...(await storedAfter(reader, position, last)))
      position = last
      if (wasDone) break
    }
    await written
    expect(seen).toEqual(await storedAfter(reader, 0))
    expect(seen.map((line) => Number(line.split(' ')[0]))).toEqual(seen.map((_line, index) => index + 1))
    expect(seen).toHaveLength(3 * (7 + 13 * 30))
  })

  test('match filters as a search does', async () => {
    const store = await openWithCalls(await newAddress(), 'a')
    const window = { after: 0, upTo: 10 }
    expect(await searchStoredCalls(store.engine, { ccId: 1, number: '5550100', agentId: [7] }, window)).toMatchObject([
      { position: 1, call: { callId: 'a', callingNumber: '5550100' } },
    ])
    expect(await searchStoredCalls(store.engine, { ccId: 1, number: '5550101' }, window)).toEqual([])
    expect(await searchStoredCalls(store.engine, { ccId: 2 }, window)).toEqual([])
  })

  test('are read while searches keep the database busy', async () => {
    const store = await openWithCalls(await newAddress(), 'a')
    store.engine.search = () => Promise.reject(new Error('earlier queries that took too long still run'))
    expect(await storedAfter(store, 0)).toEqual(['1 a'])
  })

  test('expire after a day, and are deleted the next time', async () => {
    const store = await openTestStore(await newAddress())
    const source = await store.addSource('import', 'a')
    const many = Array.from({ length: 4_100 }, (_, index) => entry(String(index)))
    await store.put(many, source)
    const storedCalls = new StoredCalls(store.engine)
    await expireEventNumbers(store.engine)
    expect(await storedCalls.range()).toEqual({ forgotten: 0, last: 4_100 })
    const tomorrow = Date.now() + 25 * 60 * 60_000
    await expireEventNumbers(store.engine, { now: tomorrow })
    expect(await storedCalls.range()).toEqual({ forgotten: 4_100, last: 4_100 })
    const rows = () => store.engine.query('SELECT call_id FROM kept_call')
    expect(await rows()).toHaveLength(4_100)
    await store.put([entry('new')], source)
    await expireEventNumbers(store.engine, { now: tomorrow - 25 * 60 * 60_000 })
    expect(await rows()).toHaveLength(1)
    expect(await storedAfter(store, 4_100)).toEqual(['4101 new'])
  })

  test('do not expire because a server with a slow clock stores a call after them', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b', 'c')
    await store.engine.query('UPDATE kept_call SET kept_at = 0 WHERE position <> 2')
    await expireEventNumbers(store.engine)
    expect(await new StoredCalls(store.engine).range()).toEqual({ forgotten: 1, last: 3 })
  })

  test('expire after a day also when they follow a call that was stored with a clock far ahead', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b', 'c')
    const ahead = Date.now() + 365 * 24 * 60 * 60_000
    await store.engine.query(`UPDATE kept_call SET kept_at = CASE position WHEN 2 THEN ${ahead} ELSE 0 END`)
    await expireEventNumbers(store.engine)
    expect(await new StoredCalls(store.engine).range()).toEqual({ forgotten: 3, last: 3 })
  })

  test('do not expire before the webhook has sent them, even after a large import', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b', 'c')
    await new WebhookState(store.engine).save(1)
    await store.engine.query('UPDATE kept_sequence SET last_position = 2000000')
    await expireEventNumbers(store.engine)
    expect((await new StoredCalls(store.engine).range()).forgotten).toBe(1)
    // So far behind is only a webhook that is no longer configured.
    await store.engine.query('UPDATE kept_sequence SET last_position = 20000000')
    await expireEventNumbers(store.engine)
    expect((await new StoredCalls(store.engine).range()).forgotten).toBe(3)
  })

  test('continue far above those of a backup after it is restored', async () => {
    const store = await openWithCalls(await newAddress(), 'a')
    await skipEventNumbers(store.engine)
    expect(await new StoredCalls(store.engine).range()).toEqual({ forgotten: 1_000_000_001, last: 1_000_000_001 })
  })

  test('still include the calls that the webhook receiver does not have yet after a restore', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b', 'c')
    const state = new WebhookState(store.engine)
    await state.save(1)
    await skip(store.engine)
    expect(await state.position()).toBe(1_000_000_001)
    expect(await new StoredCalls(store.engine).range()).toEqual({ forgotten: 1_000_000_001, last: 1_000_000_003 })
    expect(await storedAfter(store, 1_000_000_001)).toEqual(['1000000002 b', '1000000003 c'])
    await expireEventNumbers(store.engine)
    expect(await storedAfter(store, 1_000_000_001)).toHaveLength(2)
  })

  test('are reported as expired to a reader that is too slow', async () => {
    const store = await openWithCalls(await newAddress(), 'a', 'b')
    const window = { after: 1, upTo: 2 }
    expect(await searchStoredCalls(store.engine, { ccId: 1 }, window)).toHaveLength(1)
    const now = Date.now() + 25 * 60 * 60_000
    for (let run = 0; run < 2; run += 1) await expireEventNumbers(store.engine, { now })
    expect(await searchStoredCalls(store.engine, { ccId: 1 }, window)).toBeUndefined()
  })
})
