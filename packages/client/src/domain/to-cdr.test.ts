import { expect, test } from 'vitest'
import { CdrValidationError, createCdrClient, createCdrReader, timeOfCallId } from '../index.ts'
import { examples } from '../testing.ts'

const query = { callId: '1700000000-0003', ccId: 1, direction: 'outbound' } as const
const { response } = examples.outboundPredicted
const record = response.resultDesc

test('a record that is read later equals the one that a client reads from a response', async () => {
  const timeZone = 'America/Sao_Paulo'
  const client = createCdrClient({
    baseUrl: 'https://cms.example.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    timeZone,
    fetch: async () => Response.json(response),
  })
  const { raw, ...fetched } = await client.getCdr(query)
  expect(createCdrReader({ timeZone })(record, query)).toEqual({ ...fetched, raw: record })
})

test('what is odd about a record becomes its quirks, and the record stays as it is', () => {
  const odd = Object.freeze({ callId: query.callId, agentId: -1, 'callTime ': '4294967295' })
  const cdr = createCdrReader()(odd, query)
  expect(cdr.quirks.map(({ code, path }) => [code, path])).toEqual(
    expect.arrayContaining([
      ['minus_one', 'record.agentId'],
      ['implausible', 'record.callTime'],
    ]),
  )
  expect([cdr.agentId, cdr.raw]).toEqual([null, odd])
})

test.each([null, 'text', [], 7])('%j is not a record', (value) => {
  expect(() => createCdrReader()(value, query)).toThrow(CdrValidationError)
})

test('an invalid time zone is refused when the reader is created', () => {
  expect(() => createCdrReader({ timeZone: 'CST' })).toThrow(/timeZone/)
})

test.each([
  ['1700000000-0001', '2023-11-14T22:13:20.000Z'],
  ['1700000000123-7', '2023-11-14T22:13:20.123Z'],
  ['17000000001-1', undefined],
  ['1700000000', undefined],
  ['x1700000000-1', undefined],
  ['', undefined],
])('reads from the call ID %j the begin %s', (callId, begin) => {
  expect(timeOfCallId(callId)?.toISOString()).toBe(begin)
})
