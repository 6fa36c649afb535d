import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CdrClientSettings, createCdrClient, type ListedCall, listPath } from '../index.ts'

interface Row {
  readonly callId: string
  readonly waitBegin: number
  readonly [name: string]: unknown
}

const from = new Date(Date.UTC(2026, 10, 24))
const to = new Date(Date.UTC(2026, 10, 25))
const range = { vdn: 25, from, to, direction: 'inbound' } as const
const longest = to.getTime() - from.getTime()

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => rowAt(from.getTime() + Math.floor((longest * index) / count), index))

function rowAt(waitBegin: number, index: number): Row {
  return { callId: `${waitBegin / 1000}-${index}`, waitBegin }
}

interface ListRequest {
  readonly beginDate: number
  readonly endDate: number
  readonly limit: number
  readonly offset: number
  readonly [name: string]: unknown
}

/** A platform that lists the newest calls first. `before` can change the calls before each page. */
function platform(
  rows: Row[],
  {
    before,
    page,
  }: { before?: (request: ListRequest) => void; page?: (rows: Row[], request: ListRequest) => object } = {},
) {
  const requests: ListRequest[] = []
  const fetch: CdrClientSettings['fetch'] = async (url, init) => {
    expect(new URL(url).pathname).toBe(listPath)
    const request: ListRequest = JSON.parse(String(init.body))
    requests.push(request)
    before?.(request)
    const { beginDate, endDate, limit, offset } = request
    const found = rows
      .filter(({ waitBegin }) => waitBegin >= beginDate && waitBegin <= endDate)
      .sort((one, other) => other.waitBegin - one.waitBegin)
    const resultDesc = page?.(found, request) ?? { data: found.slice(offset, offset + limit), count: found.length }
    return Response.json({ resultCode: '0100000', resultDesc })
  }
  const client = (settings: Partial<CdrClientSettings> = {}) =>
    createCdrClient({ baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch, ...settings })
  return { client, requests }
}

async function idsOf(calls: AsyncIterable<ListedCall>): Promise<string[]> {
  const ids: string[] = []
  for await (const { callId } of calls) ids.push(callId)
  return ids
}

const sorted = (rows: readonly Row[]): string[] => rows.map(({ callId }) => callId).sort()

test('reads a call in plain names, with numbers as text or not', async () => {
  const row = {
    callId: '1000000000-0001',
    logDate: '1764000050000',
    callerNo: '5550100',
    calleeNo: '5550199',
    callType: '0',
    waitBegin: from.getTime(),
    ackBegin: null,
    callBegin: 0,
    callEnd: '1764000045000',
    vdn: '25',
    leaveReason: 89,
    mediaType: '53',
    subMediaType: '',
  }
  const calls: ListedCall[] = []
  for await (const call of platform([row]).client({ validation: 'strict' }).listCalls(range)) calls.push(call)
  expect(calls).toEqual([
    {
      callId: '1000000000-0001',
      ccId: 1,
      direction: 'inbound',
      vdnId: 25,
      callingNumber: '5550100',
      calledNumber: '5550199',
      callType: { value: 0, symbol: 'SP_CALL_NORMAL', meaning: 'Normal incoming call.' },
      storedAt: new Date(1_764_000_050_000),
      waitBegin: from,
      ringBegin: null,
      talkBegin: null,
      end: new Date(1_764_000_045_000),
      leaveReason: {
        value: 89,
        symbol: 'USER_RELEASED_BEFORE_ANSWER',
        meaning: 'The user hung up before the agent answered.',
      },
      mediaType: 53,
      subMediaType: null,
      raw: row,
    },
  ])
})

test('sends a flat query with isCallIn, the dates in milliseconds and the numbers to filter by', async () => {
  const { client, requests } = platform([])
  await idsOf(
    client().listCalls({ ...range, direction: 'outbound', ccId: 2, callingNumber: '5550100', calledNumber: '7' }),
  )
  expect(requests).toEqual([
    {
      ccId: 2,
      vdn: 25,
      isCallIn: 'false',
      beginDate: from.getTime(),
      endDate: to.getTime(),
      callerNo: '5550100',
      calleeNo: '7',
      limit: 100,
      offset: 0,
    },
  ])
})

test('lists each of many calls once, in windows of few pages', async () => {
  const rows = rowsOf(3210)
  const { client, requests } = platform(rows)
  const ids = await idsOf(client().listCalls(range))
  expect(ids.toSorted()).toEqual(sorted(rows))
  expect(Math.max(...requests.map(({ offset }) => offset))).toBeLessThanOrEqual(500)
  expect(requests.length).toBeLessThan(60)
})

test.each<[string, (rows: Row[], request: ListRequest) => object]>([
  ['no count', (rows, { offset, limit }) => ({ data: rows.slice(offset, offset + limit) })],
  [
    'the count of the page',
    (rows, { offset, limit }) => {
      const data = rows.slice(offset, offset + limit)
      return { data, count: data.length }
    },
  ],
  [
    'shorter pages than requested',
    (rows, { offset }) => ({ data: rows.slice(offset, offset + 30), count: rows.length }),
  ],
  [
    'a count that is too high',
    (rows, { offset }) => ({ data: rows.slice(offset, offset + 100), count: rows.length + 7 }),
  ],
])('lists each call once from a platform that sends %s', async (_what, page) => {
  const rows = rowsOf(450)
  const { client } = platform(rows, { page })
  expect((await idsOf(client().listCalls(range))).toSorted()).toEqual(sorted(rows))
})

test('ends on a platform that ignores the offset', async () => {
  const rows = rowsOf(300)
  const { client } = platform(rows, { page: (found) => ({ data: found.slice(0, 100), count: found.length }) })
  expect(await idsOf(client().listCalls(range))).toHaveLength(100)
})

test.each([1000, 10_000])('lists each of %i calls once from a platform that ignores the range', async (count) => {
  const rows = rowsOf(count)
  const page = (_found: Row[], { offset, limit }: ListRequest) => ({
    data: rows.slice(offset, offset + limit),
    count: rows.length,
  })
  const { client, requests } = platform([], { page })
  expect((await idsOf(client().listCalls(range))).toSorted()).toEqual(sorted(rows))
  // Two windows were read in full, besides the first page of each that was split.
  expect(requests.length).toBeLessThan((2 * count) / 100 + 20)
})

test('still splits a window whose calls all began in a part of it', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => rowAt(from.getTime() + 1_000_000 + index * 1000, index))
  const { client, requests } = platform(rows)
  expect((await idsOf(client().listCalls(range))).toSorted()).toEqual(sorted(rows))
  expect(Math.max(...requests.map(({ offset }) => offset))).toBeLessThanOrEqual(600)
})

test('neither loses nor repeats a call while others appear and disappear', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 700 }),
      fc.array(fc.record({ appear: fc.integer({ min: 0, max: 20 }), at: fc.double({ min: 0, max: 1, noNaN: true }) })),
      async (count, changes) => {
        const rows = rowsOf(count)
        const lasting = sorted(rows)
        let index = count
        const { client } = platform(rows, {
          before() {
            const { appear = 0, at = 0 } = changes.shift() ?? {}
            for (let added = 0; added < appear; added++)
              rows.push(rowAt(from.getTime() + Math.floor(at * longest), index++))
          },
        })
        const ids = await idsOf(client().listCalls(range))
        expect(new Set(ids).size).toBe(ids.length)
        expect(lasting.filter((callId) => !ids.includes(callId))).toEqual([])
      },
    ),
    { numRuns: 50 },
  )
})

test('reads a window again when calls have disappeared from it', async () => {
  const rows = rowsOf(250)
  const gone = sorted(rows).slice(-20)
  let pages = 0
  const { client } = platform(rows, {
    // The newest calls disappear after the first page, so that the next page skips as many.
    before: () => void (++pages === 2 && rows.splice(-20)),
  })
  const ids = await idsOf(client().listCalls(range))
  expect(sorted(rows).filter((callId) => !ids.includes(callId))).toEqual([])
  expect(ids.filter((callId) => !gone.includes(callId))).toHaveLength(230)
})

test.each([undefined, null, {}, { data: null }])('lists nothing for a page that is %j', async (page) => {
  const fetch = async (): Promise<Response> => Response.json({ resultCode: '0100000', resultDesc: page })
  expect(await idsOf(platform([]).client({ fetch }).listCalls(range))).toEqual([])
})

test.each([{ data: null, count: 2 }, { data: 'none' }, { rows: [], count: '1' }])(
  'refuses a page without a list, %j',
  async (page) => {
    const fetch = async (): Promise<Response> => Response.json({ resultCode: '0100000', resultDesc: page })
    await expect(idsOf(platform([]).client({ fetch }).listCalls(range))).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('no list of calls'),
    })
  },
)

test('lists nothing for the code that says that there is no data, and throws for any other', async () => {
  const failing = (resultCode: string) =>
    platform([]).client({ fetch: async () => Response.json({ resultCode, resultDesc: 'no' }) })
  expect(await idsOf(failing('0300012').listCalls(range))).toEqual([])
  await expect(idsOf(failing('0101003').listCalls(range))).rejects.toMatchObject({
    code: 'result',
    resultCode: '0101003',
    message: expect.stringContaining('The list of inbound calls of VDN 25 (ccId 1) at https://cms.test'),
  })
})

test('leaves out an entry without a call ID, and strict validation refuses it', async () => {
  const page = () => ({ data: [{ vdn: 25 }, null, { callId: 'x' }], count: 3 })
  const { client, requests } = platform([], { page })
  expect(await idsOf(client().listCalls(range))).toEqual(['x'])
  // What has no ID is not missing.
  expect(requests).toHaveLength(1)
  await expect(idsOf(platform([], { page }).client({ validation: 'strict' }).listCalls(range))).rejects.toMatchObject({
    code: 'invalid_response',
    message: expect.stringContaining('resultDesc.data.0.callId'),
  })
})

test('reads an entry whose key or call ID has blanks at its end, also with strict validation', async () => {
  const page = () => ({ data: [{ 'callId ': '1-1' }, { callId: 7 }, { callId: '1-2   ' }], count: 3 })
  const { client } = platform([], { page })
  expect(await idsOf(client({ validation: 'strict' }).listCalls(range))).toEqual(['1-1', '7', '1-2'])
})

test('retries a page, stops with the reason of the signal, and keeps to the rate', async () => {
  const rows = rowsOf(450)
  let failures = 0
  const { client } = platform(rows, {
    before() {
      if (failures++ % 2 === 0)
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })
    },
  })
  const began = performance.now()
  const limited = client({ ratePerSecond: 50, retry: { limit: 2, baseMilliseconds: 0 } })
  expect(await idsOf(limited.listCalls(range))).toHaveLength(450)
  // Five pages, each of them sent twice.
  expect(performance.now() - began).toBeGreaterThan(8 * 20)

  const controller = new AbortController()
  const listing = limited.listCalls({ ...range, signal: controller.signal })
  await expect(
    (async () => {
      for await (const _call of listing) controller.abort(new Error('enough'))
    })(),
  ).rejects.toThrow('enough')
})

test('takes a Date of another realm', async () => {
  const foreign = { from: runInNewContext(`new Date(${+from})`), to: runInNewContext(`new Date(${+to})`) }
  expect(
    await idsOf(
      platform(rowsOf(100))
        .client()
        .listCalls({ ...range, ...foreign }),
    ),
  ).toHaveLength(100)
})

test.each<[object, RegExp]>([
  [{ vdn: 0 }, /vdn: /],
  [{ vdn: 5001 }, /vdn: /],
  [{ ccId: 0 }, /ccId/],
  [{ direction: undefined }, /direction must be inbound or outbound/],
  [{ direction: 'auto' }, /direction must be inbound or outbound/],
  [{ from: new Date(Number.NaN) }, /from must be a valid Date/],
  [{ to: 1_700_000_000_000 }, /to must be a valid Date/],
  [{ from: to, to: from }, /from must not be after to/],
  [{ callingNumber: '+55 11' }, /callerNo: /],
  [{ retry: -1 }, /retry/],
])('refuses the query %j', async (change, message) => {
  const { client, requests } = platform([])
  await expect(idsOf(client().listCalls({ ...range, ...change }))).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message),
  })
  expect(requests).toEqual([])
})
