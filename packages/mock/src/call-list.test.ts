import { listPath, queryPath } from '@org/cms-cdr-client'
import { expect, test } from 'vitest'
import { createMock } from './create-mock.ts'

const noon = Date.UTC(2026, 10, 24, 12)
const hour = 3_600_000
const headers = { 'content-type': 'application/json', authorization: 'x' }

interface Row extends Readonly<Record<string, unknown>> {
  readonly callId: string
}

interface Page {
  readonly data: readonly Row[]
  readonly count: unknown
}

async function mockAt(time = noon, callsPerDay = 800) {
  let now = time
  const mock = await createMock({ port: false, callsPerDay, now: () => new Date(now) })
  const post = async (path: string, body: unknown, extra = {}): Promise<{ status: number; body: unknown }> => {
    const request = { method: 'POST', headers: { ...headers, ...extra }, body: JSON.stringify(body) }
    const response = await mock.fetch(mock.url + path, request)
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
  const list = async (change: object): Promise<Page> => {
    const range = { beginDate: now - 12 * hour, endDate: now }
    const { body } = await post(listPath, { ccId: 1, vdn: 25, isCallIn: 'true', ...range, ...change })
    return (body as { resultDesc: Page }).resultDesc
  }
  const listAll = async (change: object): Promise<Row[]> => {
    const rows: Row[] = []
    for (;;) {
      const { data } = await list({ ...change, limit: 100, offset: rows.length })
      if (data.length === 0) return rows
      rows.push(...data)
    }
  }
  const record = async (callId: string, isCallin: string): Promise<Row | undefined> => {
    const { body } = await post(queryPath, { queryParam: { ccId: 1, isCallin, callId } })
    return (body as { resultDesc?: Row }).resultDesc
  }
  const pass = (milliseconds: number): void => {
    now += milliseconds
  }
  return { post, list, listAll, record, pass }
}

test('what is listed can be looked up in its direction, and agrees with the record', async () => {
  const { listAll, record } = await mockAt()
  for (const isCallIn of ['true', 'false']) {
    const rows = await listAll({ isCallIn })
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) {
      const found = await record(row.callId, isCallIn)
      const { callerNo, calleeNo, callType, vdn } = row
      expect(found).toMatchObject({ callId: row.callId, callerNo, calleeNo, callType, vdn })
      expect(Number(row.callEnd) - Number(row.waitBegin)).toBe(
        1000 * (Number(found?.queueWaitTime) + Number(found?.ackTime) + Number(found?.callTime)),
      )
      expect(row).not.toHaveProperty('agentId')
    }
    expect(await record(rows[0]?.callId ?? '', isCallIn === 'true' ? 'false' : 'true')).toBeUndefined()
  }
})

test('pages have at most 100 calls, and together each call of the range once', async () => {
  const { list, listAll } = await mockAt()
  const { data, count } = await list({})
  expect(data).toHaveLength(100)
  const rows = await listAll({})
  expect(rows).toHaveLength(Number(count))
  expect(new Set(rows.map(({ callId }) => callId)).size).toBe(rows.length)
  expect(rows.length).toBeGreaterThan(200)
})

test('an empty filter or limit is that of a query without it', async () => {
  const { list } = await mockAt()
  expect(await list({ limit: '', offset: null, callerNo: '' })).toEqual(await list({}))
})

test('a late call is neither listed nor found until the platform has stored it', async () => {
  const { listAll, record, pass } = await mockAt()
  const range = { beginDate: noon - 12 * hour, endDate: noon }
  const before = new Set((await listAll(range)).map(({ callId }) => callId))
  pass(2 * hour)
  const late = (await listAll(range)).filter(({ callId }) => !before.has(callId))
  expect(late.length).toBeGreaterThan(3)
  expect(late.every(({ logDate }) => Number(logDate) > noon)).toBe(true)
  pass(-2 * hour)
  expect(await record(late[0]?.callId ?? '', 'true')).toBeUndefined()
  pass(2 * hour)
  expect(await record(late[0]?.callId ?? '', 'true')).toBeDefined()
})

test('a call of the day before yesterday has expired', async () => {
  const { listAll, record, pass } = await mockAt()
  const [row] = await listAll({})
  pass(36 * hour)
  expect(await record(row?.callId ?? '', 'true')).toBeUndefined()
})

test('the second VDN sends every number as text', async () => {
  const { list } = await mockAt()
  const { data, count } = await list({ vdn: 26 })
  expect(data[0]).toMatchObject({ vdn: '26', callType: '0', callEnd: expect.stringMatching(/^\d{13}$/) })
  expect(count).toMatch(/^\d+$/)
})

test('a number filters, and a VDN without calls has an empty list', async () => {
  const { list, listAll } = await mockAt()
  const [row] = await listAll({})
  const { data } = await list({ callerNo: row?.callerNo })
  expect(data.length).toBeGreaterThan(0)
  expect(new Set(data.map(({ callerNo }) => callerNo))).toEqual(new Set([row?.callerNo]))
  expect(await list({ vdn: 27 })).toEqual({ data: [], count: 0 })
})

test('faults, Prefer and a missing signature work as for the query', async () => {
  const { post } = await mockAt()
  const query = { ccId: 1, vdn: 25, isCallIn: 'true', beginDate: noon - hour, endDate: noon }
  expect(await post(listPath, query, { 'x-mock-fault': 'throttled=3' })).toMatchObject({ status: 429 })
  expect(await post(listPath, query, { prefer: 'example=listEmpty' })).toMatchObject({
    body: { resultDesc: { data: [], count: 0 } },
  })
  expect(await post(listPath, query, { authorization: '' })).toMatchObject({ status: 401 })
})

test('a query with several wrong fields names each of them', async () => {
  const mock = await createMock({ port: false })
  const body = JSON.stringify({
    ccId: 0,
    vdn: 25,
    isCallIn: 'yes',
    beginDate: 'x',
    limit: 101,
    offset: -1,
    callerNo: 5550100,
    calleeNo: 'abc',
  })
  const response = await mock.fetch(mock.url + listPath, { method: 'POST', headers, body })
  expect([response.status, await response.json()]).toEqual([
    200,
    {
      resultCode: '0100002',
      resultDesc:
        'Invalid param, must have parameter: \'endDate\'; ccId must be from 1 to 65535, but is 0; isCallIn must be "true" or "false", but is "yes"; beginDate must be epoch milliseconds, such as 1700000000000, but is "x"; callerNo must be a string, but is 5550100; calleeNo must contain only digits, but is "abc"; limit must be from 1 to 100, but is 101; offset must be at least 0, but is -1',
    },
  ])
})
