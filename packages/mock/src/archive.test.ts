import { expect, test } from 'vitest'
import { createMock } from './create-mock.ts'
import { spec } from './spec.ts'

const mock = await createMock({ port: false })
const machine = { authorization: 'any' }
const person = { cookie: 'cms-cdr-session=any' }

function get(path: string, headers: Record<string, string> = machine): Promise<Response> {
  return mock.fetch(mock.url + path, { headers })
}

test.each([
  [
    '/calls',
    'an unknown and a wrong filter',
    'ccId=1&foo=1&limit=0',
    '"foo" is not a known parameter; limit must be from 1 to 1000, but is 0.',
  ],
  ['/calls', 'a missing call center', 'agentId=7', 'ccId is missing.'],
  [
    '/calls/stats',
    'an unknown group',
    'ccId=1&by=week',
    'by must be "hour" or "day" or "agent" or "queue" or "cause" or "caller" or "wait" or "talk", but is "week".',
  ],
  [
    '/calls/export',
    'an unknown format',
    'ccId=1&format=pdf',
    'format must be "csv" or "ndjson" or "xlsx", but is "pdf".',
  ],
  ['/calls/events', 'an unknown filter', 'ccId=1&agent=7', '"agent" is not a known parameter.'],
  [
    '/calls/events',
    'what is no time',
    'ccId=1&from=yesterday&to=2026-02-30',
    'from must be a time such as 2026-11-26T08:00:00Z or 2026-11-26T08:00, or a date such as 2026-11-26, but is "yesterday"; ' +
      'to must be a time such as 2026-11-26T08:00:00Z or 2026-11-26T08:00, or a date such as 2026-11-26, but is "2026-02-30".',
  ],
  [
    '/calls/stats',
    'a day that does not exist',
    'ccId=1&to=2026-02-30',
    'to must be a time such as 2026-11-26T08:00:00Z or 2026-11-26T08:00, or a date such as 2026-11-26, but is "2026-02-30".',
  ],
  ['/calls/export', 'times in the wrong order', 'ccId=1&from=2026-11-26&to=2026-11-25', 'from must be before to.'],
  [
    '/calls',
    'a range of waits in the wrong order',
    'ccId=1&minWaitSeconds=5&maxWaitSeconds=4',
    'minWaitSeconds must not be greater than maxWaitSeconds.',
  ],
  ['/calls', 'a value of several', 'ccId=1&agentId=7&agentId=x', 'agentId must be an integer, but is "x".'],
  [
    '/calls',
    'a cursor that it has not given',
    'ccId=1&cursor=abc',
    'cursor must be the nextCursor of a page with the same sort and order.',
  ],
])('%s refuses %s with 400 and names it', async (path, _what, query, reasons) => {
  const response = await get(`${path}?${query}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ result: '1', resultCode: '0100002', resultDesc: reasons })
})

test('the audit log refuses an unknown parameter, too', async () => {
  const response = await get('/audit?who=ann', person)
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { resultDesc: '"who" is not a known parameter.' },
  ])
})

test('filters that can be given many times are accepted', async () => {
  expect((await get('/calls?ccId=1&agentId=7&agentId=8&answered=true')).status).toBe(200)
})

test.each([
  '2026-11-26',
  '2026-11-26T08:00',
  '2026-11-26 08:00:00',
  '2026-11-26t08:00:00.5z',
  '2026-11-26T08:00:00%2B08:00',
])('the time %s is accepted', async (time) => {
  expect((await get(`/calls?ccId=1&from=${time}`)).status).toBe(200)
})

const by = spec.paths['/calls/stats'].get.parameters.flatMap((one) =>
  'name' in one && one.name === 'by' ? (one.schema.enum ?? []) : [],
)

test.each(by)('statistics are grouped by %s as requested', async (by) => {
  expect(await (await get(`/calls/stats?ccId=1&by=${by}`)).json()).toMatchObject({ by, groups: [{ offered: 3 }] })
})

test('statistics that are not grouped have no groups', async () => {
  expect(await (await get('/calls/stats?ccId=1')).json()).toMatchObject({ by: null, groups: [] })
})

test.each([
  ['', 'text/csv', 'calls.csv', /^beganAt,.*\n2023-/],
  ['&format=ndjson', 'application/x-ndjson', 'calls.ndjson', /^\{"callId":.*\}\n$/],
])('an export%s is %s', async (format, type, name, content) => {
  const response = await get(`/calls/export?ccId=1${format}`)
  const { headers } = response
  expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
    type,
    `attachment; filename="${name}"`,
  ])
  expect(await response.text()).toMatch(content)
})

test('a workbook is refused with what the mock can export', async () => {
  const response = await get('/calls/export?ccId=1&format=xlsx')
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { detail: 'The mock cannot export xlsx. Use csv or ndjson.' },
  ])
})

test.each(['/calls?', '/calls/export?', '/calls/export?format=ndjson&'])(
  'GET %s shows phone numbers to machines and masks them for people',
  async (path) => {
    expect(await (await get(`${path}ccId=1`)).text()).toMatch(/\b10000\b/)
    const seen = await (await get(`${path}ccId=1`, person)).text()
    expect(seen).not.toMatch(/\b1000[01]\b/)
    expect(seen).toContain('***00')
  },
)

test('with auth verify, a wrong signature of a search is explained', async () => {
  const strict = await createMock({ port: false, auth: 'verify' })
  const response = await strict.fetch(`${strict.url}/calls?ccId=1`, { headers: { authorization: 'Bearer abc' } })
  expect([response.status, await response.json()]).toMatchObject([
    401,
    { resultDesc: expect.stringMatching(/bearer token/) },
  ])
})

test('a body of the administration that does not fit is refused with what is wrong with it', async () => {
  const response = await mock.fetch(`${mock.url}/administration/people/ann`, {
    method: 'PATCH',
    headers: { ...person, 'content-type': 'application/json' },
    body: '{"role":"king"}',
  })
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      result: '1',
      resultCode: '0100002',
      resultDesc: 'role must be "viewer" or "supervisor" or "admin", but is "king".',
    },
  ])
})
