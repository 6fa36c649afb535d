import { expect, test } from 'vitest'
import { exampleResponse, respondingClient } from '../../test/responding-client.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const sample = exampleResponse('vendorSample') as { resultDesc: Record<string, unknown> }

const readRecord = async (record: object, options = {}) =>
  respondingClient({ resultCode: '0100000', resultDesc: { callId: query.callId, ...record } }, options).client.getCdr(
    query,
  )
const quirksOf = ({ quirks }: { quirks: readonly { code: string; path: string }[] }) =>
  quirks.map(({ code, path }) => `${code} ${path.replace('resultDesc.', '')}`)

test('keeps an implausible duration, with a quirk', async () => {
  const cdr = await readRecord({ callTime: 4294967295, queueWaitTime: -28800, ackTime: -1, ivrCallTime: 86400 })
  expect(cdr).toMatchObject({ talkSeconds: 4294967295, queueSeconds: -28800, ringSeconds: -1, ivrSeconds: 86400 })
  expect(quirksOf(cdr).sort()).toEqual(['implausible ackTime', 'implausible callTime', 'implausible queueWaitTime'])
})

test('reads -1 as no agent, no skill queue and no VDN, with a quirk', async () => {
  const cdr = await readRecord({ agentId: -1, skillId: '-1', vdn: -1, callType: -1, releaseCause: -1 })
  expect(cdr).toMatchObject({ agentId: null, skillQueueId: null, vdnId: null, releaseCause: { value: -1 } })
  expect(quirksOf(cdr)).toEqual(['minus_one vdn', 'minus_one agentId', 'wrong_type skillId', 'minus_one skillId'])
})

test('keeps the digits of a number beyond 2^53, with a quirk', async () => {
  const { client } = respondingClient('{"resultCode":"0100000","resultDesc":{"callerNo":12345678901234567890123}}')
  const cdr = await client.getCdr(query)
  expect(cdr.callingNumber).toBe('12345678901234567890123')
  expect(JSON.stringify(cdr)).not.toMatch(/e\+/)
  expect(cdr.quirks).toMatchObject([{ code: 'wrong_type', path: 'resultDesc.callerNo' }])
})

test('gives the path of an odd value in a record that is JSON text or in an array', async () => {
  const record = '{"callTime":-5,"callerNo":12345678901234567890123}'
  const pathsFor = async (resultDesc: unknown) =>
    (await respondingClient({ resultCode: '0100000', resultDesc }).client.getCdr(query)).quirks.map(({ path }) => path)
  expect(await pathsFor(record)).toEqual(['resultDesc.callerNo', 'resultDesc', 'resultDesc.callTime'])
  expect(await pathsFor([record])).toEqual([
    'resultDesc.0.callerNo',
    'resultDesc.0',
    'resultDesc',
    'resultDesc.0.callTime',
  ])
})

// In Berlin, 02:00 to 03:00 occurs twice on this day.
test.each([
  [
    'compatible',
    '02:50',
    '02:10',
    '00:50',
    '01:10',
    ['ambiguous_time beginTime', 'ambiguous_time endTime', 'ambiguous_time endTime'],
  ],
  [
    'later',
    '02:50',
    '02:10',
    '00:50',
    '01:10',
    ['ambiguous_time beginTime', 'ambiguous_time endTime', 'ambiguous_time beginTime'],
  ],
  ['reject', '02:50', '02:10', undefined, undefined, ['ambiguous_time beginTime', 'ambiguous_time endTime']],
  ['reject', '02:50', '04:00', undefined, '03:00', ['ambiguous_time beginTime']],
  ['later', '01:50', '02:10', '23:50', '01:10', ['ambiguous_time endTime']],
  ['compatible', '02:10', '02:50', '00:10', '00:50', ['ambiguous_time beginTime', 'ambiguous_time endTime']],
  ['compatible', '04:00', '03:59', '03:00', '02:59', ['end_before_begin endTime']],
] as const)(
  'by the rule "%s", reads a call from %s to %s as one from %s to %s UTC if possible',
  async (ambiguousTime, begin, end, fromUtc, toUtc, quirks) => {
    const record = { beginTime: `2024-10-27 ${begin}:00`, endTime: `2024-10-27 ${end}:00` }
    const cdr = await readRecord(record, { timeZone: 'Europe/Berlin', ambiguousTime })
    const times = [cdr.beginTime, cdr.endTime].map((time) => time?.instant?.toISOString().slice(11, 16))
    expect(times).toEqual([fromUtc, toUtc])
    expect(quirksOf(cdr)).toEqual(quirks)
  },
)

test('reports an end before the begin as a quirk without a zone', async () => {
  const cdr = await readRecord({ beginTime: '2024-10-27 03:00:00', endTime: '2024-10-27 02:59:59' })
  expect(quirksOf(cdr)).toEqual(['end_before_begin endTime'])
})

test('converts or omits values of the wrong type, and reports them', async () => {
  const odd = {
    ...sample.resultDesc,
    callTime: '30',
    callerNo: 10000,
    ackTime: 'five',
    anonyCall: 7,
    agentId: 5,
    callId: 'other',
    callType: 7,
    releaseCause: 77777,
  }
  const cdr = await respondingClient({ resultCode: '0100000', resultDesc: odd }).client.getCdr(query)
  expect(cdr).toMatchObject({
    talkSeconds: 30,
    callingNumber: '10000',
    ringSeconds: null,
    anonymous: null,
    agentId: 5,
    callId: 'other',
  })
  expect(cdr.releaseCause).toEqual({ value: 77777, symbol: null, meaning: null })
  expect(cdr.quirks.map((quirk) => quirk.code).sort()).toEqual([
    'blank_in_key',
    'call_id_differs',
    'direction_mismatch',
    'key_twice',
    'unreadable_value',
    'unreadable_value',
    'wrong_type',
    'wrong_type',
  ])
})
