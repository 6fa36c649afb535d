import { runInNewContext } from 'node:vm'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { createCdrClient as createPageClient } from '../browser.ts'
import { type CallFilter, type CdrClient, type CdrClientSettings, createCdrClient, type FoundCall } from '../index.ts'

const [row] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
if (!row) throw new Error('The spec has no example of a page of calls.')

/** A server that responds with these pages, or with one response. */
function server(pages: readonly unknown[]) {
  const urls: URL[] = []
  const headers: Headers[] = []
  const fetch: NonNullable<CdrClientSettings['fetch']> = async (url, init) => {
    urls.push(new URL(url))
    headers.push(new Headers(init.headers))
    const page = pages[urls.length - 1]
    return page instanceof Response ? page : Response.json(page)
  }
  const settings = { baseUrl: 'https://cdr.example.test', ccId: 1, fetch, retry: 0 }
  const client = createCdrClient({ ...settings, accessKey: 'ak', secretKey: 'sk' })
  return { client, page: createPageClient(settings), urls, headers }
}

async function all(calls: AsyncIterable<FoundCall>): Promise<FoundCall[]> {
  return Array.fromAsync(calls)
}

test('reads page after page, and says codes in words', async () => {
  const { client, urls } = server([
    { calls: [row], nextCursor: 'next' },
    { calls: [{ ...row, callId: '2', endedAt: null, newField: 1 }], nextCursor: null },
  ])
  const [first, second] = await all(client.searchCalls({ pageSize: 1 }))
  expect(first).toEqual({
    ...row,
    beganAt: new Date(row.beganAt),
    endedAt: new Date(row.endedAt),
    callType: { value: 0, symbol: 'SP_CALL_NORMAL', meaning: 'Normal incoming call.' },
    releaseCause: { value: 512, symbol: expect.any(String), meaning: expect.any(String) },
  })
  expect(second).toMatchObject({ callId: '2', endedAt: null })
  expect(urls.map(({ search }) => search)).toEqual(['?ccId=1&limit=1', '?ccId=1&limit=1&cursor=next'])
})

test('sends every filter by its name, several values one by one, and a Date as an instant', async () => {
  const { client, urls, headers } = server([{ calls: [], nextCursor: null }])
  const from = new Date('2026-11-26T08:00:00Z')
  const search = {
    ccId: 2,
    from,
    to: '2026-11-26',
    agentId: [1, 2],
    releaseCause: 512,
    answered: false,
  }
  expect(await all(client.searchCalls(search))).toEqual([])
  expect([...(urls[0]?.searchParams ?? [])]).toEqual([
    ['ccId', '2'],
    ['from', '2026-11-26T08:00:00.000Z'],
    ['to', '2026-11-26'],
    ['agentId', '1'],
    ['agentId', '2'],
    ['releaseCause', '512'],
    ['answered', 'false'],
    ['limit', '1000'],
  ])
  expect(headers[0]?.get('authorization')).toMatch(/^auth-v2\/ak\//)
})

test('sends a Date of another realm as an instant', async () => {
  const { client, urls } = server([{ calls: [], nextCursor: null }])
  const from: Date = runInNewContext('new Date(1764144000000)')
  await all(client.searchCalls({ from }))
  expect(urls[0]?.searchParams.get('from')).toBe('2025-11-26T08:00:00.000Z')
})

describe.each([
  ['a search', (client: CdrClient, filter: CallFilter) => all(client.searchCalls(filter))],
  ['statistics', (client: CdrClient, filter: CallFilter) => client.callStats(filter)],
  ['live events', (client: CdrClient, filter: CallFilter) => all(client.watchCalls(filter))],
])('the filter of %s', (_name, send) => {
  test('uses the call center of the client where it is undefined', async () => {
    const { client, urls } = server([new Response('', { status: 403 })])
    await expect(send(client, { ccId: undefined, agentId: undefined })).rejects.toMatchObject({ httpStatus: 403 })
    expect(urls[0]?.search).toMatch(/^\?ccId=1(&limit=1000)?$/)
  })

  test('sends a phone number in a signed header, because proxies record addresses', async () => {
    const { client, urls, headers } = server([new Response('', { status: 403 })])
    await expect(send(client, { number: '+55 (11) 5550１00' })).rejects.toMatchObject({ httpStatus: 403 })
    expect(urls[0]?.search).toMatch(/^\?ccId=1(&limit=1000)?$/)
    expect(headers[0]?.get('x-call-number')).toBe('%2B55%20(11)%205550%EF%BC%9100')
    expect(headers[0]?.get('authorization')?.split('/')[3]).toBe('content-type;host;x-call-number')
  })

  test.each([
    ['an empty number', { number: '' }, /number must be text that is not blank/],
    ['a blank number', { number: ' \t' }, /number must be text that is not blank/],
    ['a number that is no text', { number: 5550100 as never }, /number must be text(?!.*5550100)/],
    ['an empty list', { agentId: [] }, /agentId must not be an empty list/],
    ['a list with an undefined value', { vdnId: [undefined as never] }, /vdnId must not .* contain undefined/],
    ['an invalid date', { from: new Date('x') }, /from must be a valid date, but is Invalid Date/],
  ])('refuses %s, which would match other calls than those that are meant', async (_what, filter, message) => {
    const { client, urls } = server([])
    await expect(send(client, filter)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    })
    expect(urls).toEqual([])
  })
})

test('searches in a page with its session', async () => {
  const { page, headers } = server([{ calls: [row], nextCursor: null }])
  expect(await all(page.searchCalls())).toHaveLength(1)
  expect(headers[0]?.has('authorization')).toBe(false)
})

test('reports what the server says about a search that is not valid or not permitted', async () => {
  const refused = (status: number, resultDesc: string) =>
    server([Response.json({ resultCode: '0100002', resultDesc }, { status })]).client.searchCalls()
  await expect(all(refused(400, 'limit must be from 1 to 1000.'))).rejects.toMatchObject({
    code: 'http',
    httpStatus: 400,
    message: expect.stringContaining('limit must be from 1 to 1000.'),
  })
  await expect(all(refused(403, 'The access key ak has no permission to search.'))).rejects.toMatchObject({
    httpStatus: 403,
    message: expect.stringMatching(/"The access key ak has no permission to search\."\.(?!.*firewall)/),
  })
})

test.each([[{}], [{ calls: [{ ...row, beganAt: 7 }], nextCursor: null }], [[]], ['text']])(
  'refuses the response %j',
  async (response) => {
    await expect(all(server([response]).client.searchCalls())).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('not a page of calls'),
    })
  },
)

test('ends when it is aborted, with the reason of the signal', async () => {
  const { client } = server([{ calls: [row, row], nextCursor: 'next' }])
  const controller = new AbortController()
  const search = async () => {
    for await (const _call of client.searchCalls({ signal: controller.signal })) controller.abort(new Error('enough'))
  }
  await expect(search()).rejects.toThrow('enough')
})

const example = spec.paths['/calls/stats'].get.responses['200'].content['application/json'].examples.byQueue.value

/** Clients of a server that always sends the same response. */
function serving(response: unknown) {
  const urls: URL[] = []
  const fetch: NonNullable<CdrClientSettings['fetch']> = async (url) => {
    urls.push(new URL(url))
    return response instanceof Response ? response : Response.json(response)
  }
  const settings = { baseUrl: 'https://cdr.example.test', ccId: 1, fetch, retry: 0 }
  const client = createCdrClient({ ...settings, accessKey: 'ak', secretKey: 'sk' })
  return { client, page: createPageClient(settings), urls }
}

test('sends filters by their names, and returns figures as the server sent them', async () => {
  const { client, page, urls } = serving(example)
  const query = {
    from: new Date('2026-11-26T08:00:00Z'),
    skillQueueId: [9, 10],
    by: 'queue',
    serviceLevelSeconds: 30,
  } as const
  const [group] = example.groups
  const expected = { ...example, groups: [{ ...group, releaseCause: null, callingNumber: null }] }
  expect(await client.callStats(query)).toEqual(expected)
  expect(await page.callStats()).toEqual(expected)
  expect(urls.map(({ pathname, search }) => pathname + search)).toEqual([
    '/calls/stats?ccId=1&from=2026-11-26T08%3A00%3A00.000Z&skillQueueId=9&skillQueueId=10&by=queue&serviceLevelSeconds=30',
    '/calls/stats?ccId=1',
  ])
})

test('returns the hours of groups as dates, and says release causes in words', async () => {
  const [group] = example.groups
  const hour = { ...group, id: null, from: '2026-11-26T08:00:00-03:00', to: '2026-11-26T09:00:00-03:00' }
  const byHour = await serving({ ...example, by: 'hour', groups: [hour] }).client.callStats({ by: 'hour' })
  expect(byHour.groups).toMatchObject([
    { from: new Date('2026-11-26T11:00:00Z'), to: new Date('2026-11-26T12:00:00Z'), releaseCause: null },
  ])
  const causes = [
    { ...group, id: 512 },
    { ...group, id: null },
  ]
  const byCause = await serving({ ...example, by: 'cause', groups: causes }).client.callStats({ by: 'cause' })
  expect(byCause.groups).toMatchObject([
    { id: 512, releaseCause: { value: 512, meaning: expect.any(String) } },
    { id: null, releaseCause: null },
  ])
})

test('takes the statistics of 10,000 agents', async () => {
  const groups = Array.from({ length: 10_000 }, (_, id) => ({ ...example.groups[0], id }))
  expect((await serving({ ...example, groups }).client.callStats({ by: 'agent' })).groups).toHaveLength(10_000)
})

test('refuses a response that is not statistics, and repeats why the server refuses', async () => {
  await expect(serving({ ...example, totals: {} }).client.callStats()).rejects.toMatchObject({
    code: 'invalid_response',
    message: expect.stringContaining('not statistics of calls'),
  })
  await expect(serving([]).client.callStats()).rejects.toThrow(/not statistics of calls \(Invalid input/)
  const refusal = Response.json({ resultCode: '0100002', resultDesc: 'by must be one of them.' }, { status: 400 })
  await expect(serving(refusal).client.callStats()).rejects.toMatchObject({
    httpStatus: 400,
    message: expect.stringContaining('by must be one of them.'),
  })
})

test('ends with the reason of its signal', async () => {
  const { client, urls } = serving(example)
  await expect(client.callStats({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  expect(urls).toEqual([])
})
