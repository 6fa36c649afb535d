import { describe, expect, test } from 'vitest'
import { exampleResponse, respondingClient } from '../test/responding-client.ts'
import { CdrNotFoundError, CdrResponseError, CdrResultError } from './index.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const sample = exampleResponse('vendorSample') as { resultDesc: Record<string, unknown>; resultDatas: unknown }
const { resultDatas: _, ...withoutLegacy } = sample

test("reads every field of the vendor's sample, including the key with the blank", async () => {
  const { client } = respondingClient(sample)
  const cdr = await client.getCdr(query)
  expect(cdr).toMatchObject({
    callId: '1000000000-0001',
    ccId: 1,
    direction: 'inbound',
    vdnId: 1,
    callingNumber: '10000',
    calledNumber: '10001',
    callType: { value: 0, symbol: 'SP_CALL_NORMAL' },
    agentId: 100,
    skillQueueId: 1,
    anonymous: false,
    queueSeconds: 10,
    ivrSeconds: 0,
    ringSeconds: 5,
    talkSeconds: 30,
    releaseCause: { value: 0, symbol: 'NORMAL_RELEASE' },
    beginTime: null,
    endTime: null,
    outbound: null,
    raw: sample,
  })
  expect(cdr.quirks.map((quirk) => quirk.code)).toEqual(['blank_in_key'])
})

test('reads the times of a predicted outbound call as instants of the configured zone', async () => {
  const { client } = respondingClient(exampleResponse('outboundPredicted'), { timeZone: 'America/Sao_Paulo' })
  const cdr = await client.getCdr({ callId: '1700000000-0003', direction: 'outbound' })
  expect(cdr.beginTime).toEqual({
    text: '2023-11-14 19:13:20',
    timeZone: 'America/Sao_Paulo',
    instant: new Date('2023-11-14T22:13:20Z'),
  })
  expect(cdr.outbound).toMatchObject({ result: { value: '0900', symbol: 'CALLED_BEFORE_AGENT' }, resultCode: '1001' })
  expect(cdr.quirks).toEqual([])
})

test('reads a time as text without a zone', async () => {
  const { client } = respondingClient(exampleResponse('outboundPredicted'))
  const cdr = await client.getCdr({ callId: '1700000000-0003', direction: 'outbound' })
  expect(cdr.beginTime).toEqual({ text: '2023-11-14 19:13:20', timeZone: null, instant: null })
})

describe('finds a record', () => {
  test.each<[string, unknown, string[]]>([
    ['in resultDesc alone', withoutLegacy, ['blank_in_key']],
    [
      'in resultDatas when resultDesc is missing',
      { result: '0', resultCode: '0100000', resultDatas: sample.resultDatas },
      ['legacy_record', 'blank_in_key'],
    ],
    ['in resultDatas when resultDesc is null', { ...sample, resultDesc: null }, ['legacy_record', 'blank_in_key']],
    [
      'in the legacy envelope of 8.13',
      { result: '0', resultDatas: sample.resultDatas },
      ['legacy_envelope', 'blank_in_key'],
    ],
    [
      'when resultDesc is the record as JSON text',
      { resultCode: '0100000', resultDesc: JSON.stringify(sample.resultDesc) },
      ['record_as_text', 'blank_in_key'],
    ],
    [
      'when resultDesc is an array',
      { resultCode: '0100000', resultDesc: [sample.resultDesc] },
      ['record_in_array', 'blank_in_key'],
    ],
    [
      'when resultDesc is JSON text of an array',
      { resultCode: '0100000', resultDesc: JSON.stringify([sample.resultDesc]) },
      ['record_in_array', 'record_as_text', 'blank_in_key'],
    ],
    [
      'when resultDesc is an array of JSON text',
      { resultCode: '0100000', resultDesc: [JSON.stringify(sample.resultDesc)] },
      ['record_as_text', 'record_in_array', 'blank_in_key'],
    ],
    [
      'when resultDesc is JSON text of JSON text with a byte order mark',
      { resultCode: '0100000', resultDesc: `\ufeff${JSON.stringify(JSON.stringify(sample.resultDesc))}` },
      ['record_as_text', 'record_as_text', 'blank_in_key'],
    ],
    [
      'when the result code lost its leading zero',
      { resultCode: 100000, resultDesc: sample.resultDesc },
      ['wrong_type', 'blank_in_key'],
    ],
    [
      'when the two records differ',
      { ...sample, resultDatas: { ...sample.resultDesc, vdn: 9 } },
      ['legacy_differs', 'blank_in_key'],
    ],
    [
      'when the two records differ in the order of their fields only',
      { ...sample, resultDatas: Object.fromEntries(Object.entries(sample.resultDesc as object).reverse()) },
      ['blank_in_key'],
    ],
    [
      'when an unknown field holds an object that cannot be converted to a string',
      {
        ...sample,
        resultDesc: { ...sample.resultDesc, odd: { toString: null } },
        resultDatas: { ...sample.resultDesc, odd: { toString: null } },
      },
      ['blank_in_key'],
    ],
  ])('%s', async (_name, response, quirks) => {
    const cdr = await respondingClient(response).client.getCdr(query)
    expect(cdr).toMatchObject({ vdnId: 1, agentId: 100 })
    expect(cdr.quirks.map((quirk) => quirk.code)).toEqual(quirks)
  })
})

describe('throws CdrNotFoundError for', () => {
  test.each<[string, unknown]>([
    ['resultDesc missing', { result: '0', resultCode: '0100000' }],
    ['resultDesc null', { result: '0', resultCode: '0100000', resultDatas: null, resultDesc: null }],
    ['resultDesc empty', { result: '0', resultCode: '0100000', resultDatas: {}, resultDesc: {} }],
    ['resultDesc empty text', { resultCode: '0100000', resultDesc: '' }],
    ['resultDesc a text', { resultCode: '0100000', resultDesc: 'no data' }],
    ['resultDesc an empty array', { resultCode: '0100000', resultDesc: [] }],
    ['resultDesc JSON text of an array without a record', { resultCode: '0100000', resultDesc: '[{}]' }],
    ['resultDesc a large number as text', { resultCode: '0100000', resultDesc: '12345678901234567890123' }],
    ['legacy envelope without a record', { result: '0' }],
    ['the code that a neighbouring service uses', { resultCode: '0300012', resultDesc: 'no data' }],
  ])('%s', async (_name, response) => {
    await expect(respondingClient(response).client.getCdr(query)).rejects.toBeInstanceOf(CdrNotFoundError)
  })

  test('a configured result code', async () => {
    const { client } = respondingClient(
      { resultCode: '0100001', resultDesc: 'gone' },
      { notFoundResultCodes: ['0100001'] },
    )
    await expect(client.getCdr(query)).rejects.toBeInstanceOf(CdrNotFoundError)
  })
})

test('says whom to ask about a failing result code that is in no catalog', async () => {
  const failure = await respondingClient({ resultCode: '0987654', resultDesc: 'x' })
    .client.getCdr(query)
    .catch((error) => error)
  expect(failure.message).toMatch(
    /failed with result code 0987654: "x"\. Look up the code in the catalog.*ask the operator/,
  )
})

test('throws a failing result code with its meaning, its advice and the text of the platform', async () => {
  const error = await respondingClient(exampleResponse('noPermission'))
    .client.getCdr(query)
    .catch((caught) => caught)
  expect(error).toBeInstanceOf(CdrResultError)
  expect(error).toMatchObject({ code: 'result', resultCode: '0101003', httpStatus: 200, retryable: false, attempts: 1 })
  expect(error.message).toMatch(
    /0101003 \(The access key does not have this permission\): "The access key may not query/,
  )
  expect(error.advice).toMatch(/operator/)
})

test.each([
  ['an empty body', '', /empty/],
  ['an HTML page', '<!doctype html><html></html>', /HTML/],
  ['truncated JSON', '{"resultCode":"0100000","resultDe', /not valid JSON/],
  ['JSON of another kind', '{"ok":true}', /no resultCode/],
  ['a JSON array', '[]', /no resultCode/],
])('reports %s with status 200 as an invalid response', async (_name, response, message) => {
  const error = await respondingClient(response)
    .client.getCdr(query)
    .catch((caught) => caught)
  expect(error).toBeInstanceOf(CdrResponseError)
  expect(error.message).toMatch(message)
})

test('searches inbound, then outbound with auto, and returns where the call was found', async () => {
  const bodies: string[] = []
  const { client } = respondingClient('', {
    fetch: async (_url, init) => {
      const text = String(init.body)
      bodies.push(text)
      return Response.json(exampleResponse(text.includes('"false"') ? 'outboundPredicted' : 'notFound'))
    },
  })
  const cdr = await client.getCdr({ callId: '1700000000-0003', direction: 'auto' })
  expect(cdr.direction).toBe('outbound')
  expect(bodies).toHaveLength(2)
})

test('learns for each call center which direction to search first with auto', async () => {
  const sent: string[] = []
  const { client } = respondingClient('', {
    fetch: async (_url, init) => {
      const { ccId, isCallin } = JSON.parse(String(init.body)).queryParam
      sent.push(`${ccId} ${isCallin}`)
      // Call center 1 has outbound calls only, call center 2 inbound ones.
      return Response.json(exampleResponse((isCallin === 'false') === (ccId === 1) ? 'outboundPredicted' : 'notFound'))
    },
  })
  for (const ccId of [1, 1, 2, 2, 1]) await client.getCdr({ callId: '1700000000-0003', ccId })
  expect(sent).toEqual(['1 true', '1 false', '1 false', '2 true', '2 true', '1 false'])
})

test('returns undefined from findCdr if there is no such call, and throws anything else', async () => {
  expect(await respondingClient(exampleResponse('notFound')).client.findCdr(query)).toBeUndefined()
  expect(await respondingClient(sample).client.findCdr(query)).toMatchObject({ talkSeconds: 30 })
  await expect(respondingClient(exampleResponse('noPermission')).client.findCdr(query)).rejects.toBeInstanceOf(
    CdrResultError,
  )
})

test('says that it searched both directions if neither has the record', async () => {
  const { client, requests } = respondingClient(exampleResponse('notFound'))
  const error = await client.getCdr({ ...query, direction: 'auto' }).catch((caught) => caught)
  expect(error).toBeInstanceOf(CdrNotFoundError)
  expect(error).toMatchObject({ attempts: 2, message: expect.stringMatching(/neither as inbound nor as outbound/) })
  expect(requests).toHaveLength(2)
})

test('stops auto at the first failure that is not "not found"', async () => {
  const { client, requests } = respondingClient(exampleResponse('noPermission'))
  await expect(client.getCdr({ ...query, direction: 'auto' })).rejects.toBeInstanceOf(CdrResultError)
  expect(requests).toHaveLength(1)
})

test('masks a message that is an object in the error', async () => {
  const said = { callerNo: '0555', agentId: 1000025, text: '11.98765.4321' }
  const text = JSON.stringify(said)
  for (const resultDesc of [said, text, JSON.stringify(text), `\ufeff${text}`]) {
    const error = await respondingClient({ resultCode: '0100002', resultDesc })
      .client.getCdr(query)
      .catch((caught) => caught)
    expect(error.message.replaceAll('\\', '')).toContain('"callerNo":"****"')
    expect(error.message).not.toMatch(/0555|98765/)
  }
})

test.each<[string, string, object]>([
  ['JSON text without a record', '0100000', { resultDesc: '[0,{"callerNo":"0555"}]' }],
  ['JSON text of the legacy field', '0100000', { resultDesc: ' ', resultDatas: '[0,{"callerNo":"0555"}]' }],
  ['a code that says that there is no record', '0300012', { resultDesc: '', resultDatas: [{ callerNo: '0555' }] }],
  [
    'an empty message before that of the legacy field',
    '0100002',
    { resultDesc: {}, resultDatas: { callerNo: '0555' } },
  ],
])('quotes a message without its phone numbers if it is %s', async (_what, resultCode, texts) => {
  const error = await respondingClient({ resultCode, ...texts })
    .client.getCdr(query)
    .catch((caught) => caught)
  expect(error.message.replaceAll('\\', '')).toContain('"callerNo":"****"')
  expect(error.message).not.toContain('0555')
})

test('masks JSON text in the message of an HTTP status by its field names', async () => {
  const fetch = async () => Response.json({ resultDesc: '{"callerNo":"0555"}' }, { status: 400 })
  const error = await respondingClient('', { fetch })
    .client.getCdr(query)
    .catch((caught) => caught)
  expect(error.message.replaceAll('\\', '')).toContain('"callerNo":"****"')
})
