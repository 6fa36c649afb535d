import { expect, test } from 'vitest'
import { createOlderDatabase, describeOnEveryEngine } from '../../test/engines.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { deriveAnew, indexRecords } from './index-records.ts'
import { findCall, searchCalls, searchStoredCalls } from './search-calls.ts'

const begins = async ({ engine }: CdrStore) => {
  const { calls } = await searchCalls(engine, { ccId: 1 }, { sort: 'begin', order: 'asc', limit: 10_000 })
  return calls.map(({ callId, beganAt, beganFrom }) => [callId, beganAt, beganFrom])
}

describeOnEveryEngine('the columns of a search', (newAddress) => {
  test('are derived for the records of an older version, once', async () => {
    const address = await newAddress()
    await createOlderDatabase(address, 2, '{"callId":"1","callTime":30,"agentId":7}')
    const store = await openStore(address, 'migrate')
    expect(await begins(store)).toEqual([])
    expect(await indexRecords(store.engine)).toBe(1)
    expect(await indexRecords(store.engine)).toBe(0)
    const { calls } = await searchCalls(store.engine, { ccId: 1 }, { sort: 'begin', order: 'asc', limit: 1 })
    expect(calls).toMatchObject([
      {
        callId: '1',
        beganAt: '2026-01-02T03:04:05.678Z',
        beganFrom: 'stored',
        talkSeconds: 30,
        agentId: 7,
        answered: true,
      },
    ])
    await store.close()
  })

  test('follow the time zone of the tenant, for records in many slices, and only where a record has local times', async () => {
    const address = await newAddress()
    const store = await openStore(address)
    const calls = Array.from({ length: 1_201 }, (_call, index) => {
      const callId = `1700000000-${String(index).padStart(4, '0')}`
      const record = index % 600 === 0 ? { callId, beginTime: '2023-11-14 19:13:20' } : { callId }
      return { ccId: 1, direction: 'outbound' as const, callId, recordJson: JSON.stringify(record) }
    })
    await store.put(calls, await store.addSource('import', 'a'))
    expect(new Set((await begins(store)).map(([, , from]) => from))).toEqual(new Set(['callId']))
    await deriveAnew(store.engine, { timeZone: 'Asia/Shanghai' })
    expect(await indexRecords(store.engine)).toBe(3)
    expect((await begins(store)).filter(([, , from]) => from === 'record')).toEqual(
      ['0000', '0600', '1200'].map((n) => [`1700000000-${n}`, '2023-11-14T11:13:20.000Z', 'record']),
    )
    const reopened = await openStore(address)
    await reopened.put(
      [{ ccId: 1, direction: 'inbound', callId: 'x', recordJson: '{"callId":"x","beginTime":"2023-11-14 08:00:00"}' }],
      await reopened.addSource('import', 'b'),
    )
    expect((await begins(reopened)).slice(0, 1)).toEqual([['x', '2023-11-14T00:00:00.000Z', 'record']])
    await Promise.all([store.close(), reopened.close()])
  })

  test('follow the country of the tenant, also for records that were stored before', async () => {
    const address = await newAddress()
    const store = await openStore(address)
    const numbers = ['030 1234567', '+49 (0)30 123 45 67', '0049301234567', '49301234567', '1008', '+1 212 555 0100']
    const entries = numbers.map((callerNo, index) => ({
      ccId: 1,
      direction: 'inbound' as const,
      callId: String(index),
      recordJson: JSON.stringify({ callId: String(index), callerNo }),
    }))
    await store.put(entries, await store.addSource('import', 'a'))
    const found = async ({ engine }: CdrStore) => {
      const { calls } = await searchCalls(engine, { ccId: 1 }, { sort: 'begin', order: 'asc', limit: 100 })
      return Object.fromEntries(calls.map(({ callId, callingNumber }) => [callId, callingNumber]))
    }
    expect(await found(store)).toMatchObject({ 0: '0301234567', 1: '490301234567', 4: '1008' })
    await deriveAnew(store.engine, { country: 'DE' })
    expect(await indexRecords(store.engine)).toBe(5)
    expect(await found(store)).toEqual({
      ...{ 0: '+49301234567', 1: '+49301234567', 2: '+49301234567', 3: '+49301234567' },
      ...{ 4: '1008', 5: '+12125550100' },
    })
    expect(await indexRecords(store.engine)).toBe(0)
    const reopened = await openStore(address)
    await reopened.put(
      [{ ccId: 1, direction: 'inbound', callId: 'x', recordJson: '{"callId":"x","callerNo":"030/1234567"}' }],
      await reopened.addSource('import', 'b'),
    )
    expect(await found(reopened)).toMatchObject({ x: '+49301234567' })
    await deriveAnew(store.engine, { country: 'AT' })
    await indexRecords(store.engine)
    expect(await found(store)).toMatchObject({ 0: '+43301234567', 2: '+49301234567', x: '+43301234567' })
    await Promise.all([store.close(), reopened.close()])
  })

  test('stay as they are until they are derived anew, so that every call is found meanwhile', async () => {
    const store = await openStore(await newAddress())
    const key = { ccId: 1, direction: 'inbound', callId: '1700000000-1' } as const
    const recordJson = '{"beginTime":"2023-11-14 19:13:20","callerNo":"030 1234567"}'
    await store.put([{ ...key, recordJson }], await store.addSource('import', 'a'))
    await deriveAnew(store.engine, { timeZone: 'Asia/Shanghai', country: 'DE' })
    const call = { callId: key.callId, beganFrom: 'callId', callingNumber: '0301234567' }
    expect(await findCall(store.engine, key)).toMatchObject(call)
    expect(await searchStoredCalls(store.engine, { ccId: 1 }, { after: 0, upTo: 1 })).toMatchObject([{ call }])
    expect(await begins(store)).toHaveLength(1)
    await store.close()
  })

  test('are derived anew also for calls that a server stored with the former settings', async () => {
    const address = await newAddress()
    const [store, running] = [await openStore(address), await openStore(address)]
    await deriveAnew(store.engine, { timeZone: 'Asia/Shanghai' })
    await indexRecords(store.engine)
    const recordJson = '{"beginTime":"2023-11-14 19:13:20"}'
    const call = { ccId: 1, direction: 'inbound', callId: 'x', recordJson } as const
    await running.put([call], await running.addSource('import', 'a'))
    await deriveAnew(store.engine)
    expect(await indexRecords(store.engine)).toBe(1)
    expect(await begins(store)).toEqual([['x', '2023-11-14T11:13:20.000Z', 'record']])
    await Promise.all([store.close(), running.close()])
  })

  test('are those of the last settings, whatever several processes do at the same time', async () => {
    const address = await newAddress()
    const stores = await Promise.all([openStore(address), openStore(address)])
    const calls = Array.from({ length: 1_201 }, (_call, index) => {
      const recordJson = '{"beginTime":"2023-11-14 19:13:20"}'
      return { ccId: 1, direction: 'inbound' as const, callId: String(index), recordJson }
    })
    const [store, other] = stores
    await store.put(calls, await store.addSource('import', 'a'))
    await deriveAnew(store.engine, { timeZone: 'America/Sao_Paulo' })
    const former = Promise.all(stores.map(({ engine }) => indexRecords(engine)))
    await deriveAnew(other.engine, { timeZone: 'Asia/Shanghai' })
    await Promise.all([former, indexRecords(other.engine)])
    expect(new Set((await begins(store)).map(([, at]) => at))).toEqual(new Set(['2023-11-14T11:13:20.000Z']))
    await Promise.all(stores.map((one) => one.close()))
  })

  test('are not changed by a time zone that does not exist', async () => {
    const store = await openStore(await newAddress())
    await expect(deriveAnew(store.engine, { timeZone: 'Mars/Olympus' })).rejects.toThrow(/timeZone/)
    await store.close()
  })
})
