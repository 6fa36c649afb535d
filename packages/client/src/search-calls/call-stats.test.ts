import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { createCdrClient as createPageClient } from '../browser.ts'
import { type CdrClientSettings, createCdrClient } from '../index.ts'

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
  const expected = { ...example, groups: [{ ...group, releaseCause: null }] }
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

test('refuses a response that is not statistics, and repeats why the server refuses', async () => {
  await expect(serving({ ...example, totals: {} }).client.callStats()).rejects.toMatchObject({
    code: 'invalid_response',
    message: expect.stringContaining('not statistics of calls'),
  })
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
