import { expect, test, vi } from 'vitest'
import { createOlderDatabase, describeOnEveryEngine } from '../../test/engines.ts'
import { leg, useLegFiles, utc } from '../../test/leg-files.ts'
import { openTestStore } from '../../test/open-test-store.ts'
import { migrations } from '../store/migrations.ts'
import { openStore } from '../store/open-store.ts'
import { LocalTimes } from './local-times.ts'
import { PendingLegs } from './pending-legs.ts'

test('incomplete calls are found among the legs of more files than a statement can name', async () => {
  const store = await openTestStore('sqlite::memory:')
  const sourceId = await store.addSource('import', 'test')
  const detail = { direction: null, device: null, deviceNumber: null, hasPrevious: false, times: {}, recordJson: '{}' }
  const legs = new PendingLegs(store)
  await legs.add([{ ccId: 1, callId: 'c', number: 1, detail, sourceId, line: 2 }])
  const sources = Array.from({ length: 100_000 }, (_, index) => sourceId + index)
  expect(await legs.incomplete(sources)).toMatchObject([{ callId: 'c', sourceId, line: 2 }])
  expect(await legs.incomplete(sources.slice(1))).toEqual([])
  expect(await legs.incomplete([])).toEqual([])
})

describeOnEveryEngine('a call whose legs are in several files', (newAddress) => {
  const { database, file, run, stored } = useLegFiles(newAddress)
  const first = leg('a-1', 1) + leg('b-1', -1)
  const last = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', cause: 49, previous: '1' })
  const times = new LocalTimes({ format: 'yyyy-MM-dd HH:mm:ss', zone: 'UTC', tenantZone: 'UTC' })
  /** A leg with five seconds in a queue. */
  const legOf = (number: number, sourceId: number) => {
    const waitBegin = Date.UTC(2024, 10, 23, 10, number + 1)
    const detail = {
      ...({ direction: 'inbound', device: 'queue', deviceNumber: '9', hasPrevious: false } as const),
      ...{ times: { waitBegin, waitEnd: waitBegin + 5_000 }, recordJson: '{"callId":"a-1"}' },
    }
    return { ccId: 1, callId: 'a-1', number, detail, sourceId, line: 1 }
  }
  const complete = { queueWaitTime: 15, releaseCause: 49 }
  const alone = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', cause: 49 })
  const second = leg('a-1', 2, { times: '10:00:20,10:00:25,,,,' })
  const third = leg('a-1', 3, { times: '10:00:25,10:00:30,,,,' })

  test('is stored when they are imported together, in any order', async () => {
    await run(file('2.csv', last), file('1.csv', first), ...utc)
    expect(await stored()).toMatchObject({ '1 inbound a-1': complete, '1 inbound b-1': { queueWaitTime: 10 } })
  })

  test('is reported as incomplete, and stored when a later import has the rest', async () => {
    const [status, printed] = await run(file('1.csv', first), ...utc)
    expect(status).toBe(0)
    expect(printed).toMatch(/1\.csv:1: call a-1 is incomplete/)
    expect(printed).toMatch(/1 stored, 0 unchanged, 0 rejected, 1 incomplete/)
    expect(Object.keys(await stored())).toEqual(['1 inbound b-1'])
    // The same file again changes nothing.
    await run(file('1.csv', first), ...utc)
    const [, later] = await run(file('2.csv', last), ...utc)
    expect(later).toMatch(/1 stored, 0 unchanged, 0 rejected, 0 incomplete/)
    expect((await stored())['1 inbound a-1']).toMatchObject(complete)
  })

  test.each([
    ['before the last', leg('a-1', 1) + leg('a-1', 3) + last],
    ['at the beginning', last],
  ])('is not guessed while a leg %s is missing', async (_name, legs) => {
    const [, printed] = await run(file('gap.csv', legs), ...utc)
    expect(printed).toMatch(/gap\.csv:1: call a-1 is incomplete/)
    expect(await stored()).toEqual({})
  })

  test('is corrected when legs before the last one are imported later', async () => {
    await run(file('2.csv', alone), ...utc)
    // The same file again changes nothing.
    expect((await run(file('2.csv', alone), ...utc))[1]).toMatch(/0 stored, 1 unchanged, 0 rejected, 0 incomplete/)
    const [, gap] = await run(file('1.csv', leg('a-1', 2, { times: '10:00:05,10:00:10,,,,' })), ...utc)
    expect(gap).toMatch(/0 stored, 0 unchanged, 0 rejected, 1 incomplete/)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 5 })
    const [, printed] = await run(file('0.csv', leg('a-1', 1, { times: '10:00:00,10:00:05,,,,' })), ...utc)
    expect(printed).toMatch(/1 stored, 0 unchanged, 0 rejected, 0 incomplete/)
    expect(await stored()).toEqual({
      '1 inbound a-1': expect.objectContaining({ ...complete, beginTime: '2024-11-23 10:00:00' }),
    })
  })

  test('is corrected although its last leg went in the other direction than the call', async () => {
    await run(file('2.csv', leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', type: 2 })), ...utc)
    expect(Object.keys(await stored())).toEqual(['1 outbound a-1'])
    await run(file('1.csv', leg('a-1', 1)), ...utc)
    expect(await stored()).toEqual({ '1 inbound a-1': expect.objectContaining({ queueWaitTime: 15 }) })
  })

  test.each([
    ['a call of several legs', [first + alone], [second], 20],
    ['a corrected call', [alone, first], [second], 20],
    ['a call whose file is read again', [first + alone, alone], [second, second], 20],
    ['a call whose record stays as it is while one between them is missing', [first + alone], [third, second], 25],
  ])('merges a leg that comes late to %s', async (_name, before, late, queueWaitTime) => {
    for (const content of before) await run(file('before.csv', content), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
    for (const content of late) await run(file('late.csv', content), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime, releaseCause: 49 })
  })

  test('has one record when the file with its last leg, which went in another direction, is read again', async () => {
    const other = leg('a-1', -1, { times: '10:00:10,10:00:15,,,,', type: 2 })
    for (const content of [other, leg('a-1', 1), other]) await run(file('again.csv', content), ...utc)
    expect(await stored()).toEqual({ '1 inbound a-1': expect.objectContaining({ queueWaitTime: 15 }) })
  })

  test('gets a leg that another process adds while its record is made', async () => {
    const store = await openTestStore(database())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    const add = (...numbers: number[]) => legs.add(numbers.map((number) => legOf(number, sourceId)))
    await add(1, -1)
    const put = store.put.bind(store)
    vi.spyOn(store, 'put').mockImplementationOnce(async (...args) => {
      await add(2)
      return put(...args)
    })
    await legs.fold(times, expect.fail)
    await legs.fold(times, expect.fail)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
  })

  test('is corrected although the import of its first legs was killed when their record was stored', async () => {
    const store = await openTestStore(database())
    const legs = new PendingLegs(store)
    const put = store.put.bind(store)
    vi.spyOn(store, 'put').mockImplementationOnce(async (...args) => {
      await put(...args)
      throw new Error('killed')
    })
    const sourceId = await store.addSource('import', 'test')
    await legs.add([1, -1].map((number) => legOf(number, sourceId)))
    await expect(legs.fold(times, expect.fail)).rejects.toThrow('killed')
    await legs.add([legOf(2, sourceId)])
    await legs.fold(times, expect.fail)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 15 })
  })

  test('is corrected when all of its legs are imported again after those that were there have expired', async () => {
    await run(file('1.csv', first + alone), ...utc)
    const store = await openTestStore(database())
    await store.engine.query("UPDATE pending_leg SET folded_at = '2020-01-01T00:00:00.000Z'")
    const [, printed] = await run(file('2.csv', first + second + alone), ...utc)
    expect(printed).toMatch(/1 stored, 1 unchanged, 0 rejected, 0 incomplete/)
    expect((await stored())['1 inbound a-1']).toMatchObject({ queueWaitTime: 20 })
  })

  test('is corrected after an update from a version that kept a last leg alone', async () => {
    const version = migrations.findIndex(({ name }) => name.startsWith('keep the legs'))
    const record = '{"callId":"1","ivrCallTime":0}'
    const detail = { ...{ direction: 'inbound', device: 'queue', deviceNumber: '9', hasPrevious: false }, times: {} }
    const values = [1, "'1'", -2, "'h'", `'${JSON.stringify({ ...detail, recordJson: '{"callId":"1"}' })}'`, 1, 1]
    await createOlderDatabase(
      database(),
      version,
      record,
      `INSERT INTO pending_leg (cc_id, call_id, leg_number, leg_hash, detail, source_id, line, stored_at)
       VALUES (${values.join(', ')}, '${new Date().toISOString()}')`,
    )
    expect((await run(file('1.csv', leg('1', 1)), ...utc))[1]).toMatch(
      /1 stored, 0 unchanged, 0 rejected, 0 incomplete/,
    )
    expect((await stored())['1 inbound 1']).toMatchObject({ queueWaitTime: 10 })
  })

  test('is corrected after an import of an older version, during an update, kept its last leg alone', async () => {
    await run(file('2.csv', alone), ...utc)
    const store = await openTestStore(database())
    await store.engine.query('UPDATE pending_leg SET leg_number = -2, folded_at = NULL, is_new = 1')
    const legs = new PendingLegs(store)
    await run(file('1.csv', leg('a-1', 1)), ...utc)
    expect((await stored())['1 inbound a-1']).toMatchObject(complete)
    await legs.forgetFolded(Date.now() + 8 * 86_400_000)
    expect(await Array.fromAsync(legs.all())).toEqual([])
  })

  test('is not corrected where another record of the call is stored', async () => {
    await run(file('a.ndjson', '{"ccId":1,"isCallin":"true","callId":"a-1","callTime":7}\n'))
    await run(file('2.csv', leg('a-1', -1)), ...utc)
    expect((await run(file('1.csv', leg('a-1', 1)), ...utc))[1]).toMatch(/0 stored, 1 unchanged/)
    expect((await stored())['1 inbound a-1']).toEqual({ callId: 'a-1', callTime: 7 })
  })

  test('keeps all of its legs until none has been imported for 30 days', async () => {
    const store = await openTestStore(database())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    await legs.add([1, 2].map((number) => legOf(number, sourceId)))
    await store.engine.query("UPDATE pending_leg SET stored_at = '2020-01-01T00:00:00.000Z'")
    await legs.add([legOf(1, sourceId)])
    await legs.forgetIncomplete()
    expect(await Array.fromAsync(legs.all())).toMatchObject([{ number: 1 }, { number: 2 }])
    await legs.forgetIncomplete(Date.now() + 31 * 86_400_000)
    expect(await Array.fromAsync(legs.all())).toEqual([])
  })

  test('is forgotten with the records of its time', async () => {
    await run(file('1.csv', first), ...utc)
    const store = await openStore(database())
    await store.removeStoredBefore(new Date(Date.now() + 1_000))
    await store.close()
    const [, printed] = await run(file('2.csv', last), ...utc)
    expect(printed).toMatch(/2\.csv:1: call a-1 is incomplete/)
  })

  test('does not replace a record that is stored', async () => {
    await run(file('a.ndjson', '{"ccId":1,"isCallin":"true","callId":"b-1","callTime":7}\n'))
    const [status, printed] = await run(file('1.csv', leg('b-1', -1)), ...utc)
    expect([status, printed]).toEqual([0, expect.stringMatching(/0 stored, 1 unchanged/)])
    expect((await stored())['1 inbound b-1']).toEqual({ callId: 'b-1', callTime: 7 })
  })

  test('is folded among more calls than one statement takes', async () => {
    const rows = Array.from({ length: 1_201 }, (_, index) => leg(`c-${index}`, 1) + leg(`c-${index}`, -1)).join('')
    const [, printed] = await run(file('many.csv', rows), ...utc)
    expect(printed).toMatch(/1201 stored, 0 unchanged, 0 rejected, 0 incomplete/)
  })
})
