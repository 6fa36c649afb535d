import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personalFields } from '../generated/operation.ts'
import { createCdrClient, maskCdr, maskResponse } from '../index.ts'
import { examples } from '../testing.ts'
import { maskNumbers } from './masking.ts'

test.each([
  ['no number 13800138000 here', 'no number *********00 here'],
  ['+55 (11) 98765-4321', '***********21'],
  ['"callerNo":"10000123"', '"callerNo":"******23"'],
  ['connect ECONNREFUSED 192.168.100.200:28443', 'connect ECONNREFUSED 192.168.100.200:28443'],
  ['found 865661D570C6E176B7434FEF969585425C5AA5AFF5', 'found 865661D570C6E176B7434FEF969585425C5AA5AFF5'],
  ['5 calls in 30 s', '5 calls in 30 s'],
  ['11.98765.4321', '*********21'],
  ['11\u00a098765\u00a04321', '*********21'],
  ['11–98765—4321', '*********21'],
  ['（１１）９８７６５－４３２１', '*********２１'],
  ['tel:055510101ext', 'tel:*******01ext'],
  ['a call began at 2024-12-01 23:59:50', 'a call began at 2024-12-01 23:59:50'],
  ['began at 08:15:30 with 400, 503', 'began at 08:15:30 with 400, 503'],
  ['(192.168.100.200:28443)', '(192.168.100.200:28443)'],
  ['refused ::1:28443 and fe80::5054:1234', 'refused ::1:28443 and fe80::5054:1234'],
  ['(2024-12-01 10:00:00)', '(2024-12-01 10:00:00)'],
  ['08:15:30 (055) 510101', '08:15:30 *******01'],
  // A landline with an extension looks like a call ID.
  ['1133334444-101', '***********01'],
  ['138,0013,8000', '*********00'],
  ['138_0013_8000', '*********00'],
  ['138:0013:8000', '*********00'],
  ['138·0013·8000', '*********00'],
  ['138+0013+8000', '*********00'],
  ['2024-12-01 055510101', '2024-12-01 *******01'],
  ['192.168.1.1 055510101', '192.168.1.1 *******01'],
  ['request 0f8fad5b-d9cb-469f-a165-70867728950e', 'request 0f8fad5b-d9cb-469f-a165-70867728950e'],
])('masks the numbers in %j', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked)
})

test.each([
  ['call 1000000000-0001 of 13800138000', '1000000000-0001', 'call 1000000000-0001 of *********00'],
  ['(13800138000)', '13800138000', '(13800138000)'],
  ['call 13800138000* of 13800138001', '13800138000*', 'call 13800138000* of *********01'],
  ['13800138000', '1', '*********00'],
  ['800 555 0199', '800', '********99'],
  ['99138001380001', '13800138000', '************01'],
])('in %j leaves the call ID %s as it is, but only as a whole', (text, callId, masked) => {
  expect(maskNumbers(text, callId)).toBe(masked)
})

test('leaves no run of six digits readable, whatever surrounds it', () => {
  const digits = fc.stringMatching(/^\d{6,15}$/)
  const around = fc.stringMatching(/^[ a-z":,]{0,4}$/)
  fc.assert(
    fc.property(around, digits, around, (before, run, after) => !maskNumbers(before + run + after).includes(run)),
  )
})

const sample = examples.vendorSample.response

test('masks every field that the spec marks as personal except for its last two digits, wherever it is', () => {
  for (const field of personalFields) {
    const masked = { [field]: '*****99' }
    expect(maskResponse({ [field]: '5550199' })).toEqual(masked)
    expect(maskResponse({ [` ${field}`]: 5550199, deeper: { [field]: '5550199' } })).toEqual({
      [` ${field}`]: '*****99',
      deeper: masked,
    })
  }
})

test('keeps everything but the numbers of a response, in either form of the key', () => {
  const masked = maskResponse(
    JSON.stringify({ resultCode: '0100000', resultDesc: { 'callerNo ': 1234567, 'agentId ': 100, calleeNo: null } }),
  )
  expect(JSON.parse(masked)).toEqual({
    resultCode: '0100000',
    resultDesc: { 'callerNo ': '*****67', 'agentId ': 100, calleeNo: null },
  })
  const failed = '{"resultCode":"0100002","resultDesc":"no"}'
  expect(maskResponse(failed)).toBe(failed)
})

test.each(['', '1', '99', '5501'])('masks every digit of the short number %j', (number) => {
  expect(maskResponse({ callerNo: number })).toEqual({ callerNo: '*'.repeat(number.length) })
})

test.each([null, 'text', 7, [1], true])('leaves %j, which holds no number, as it is', (value) => {
  expect(maskResponse(value)).toEqual(value)
})

test.each([
  ['an array', [{ callerNo: '055510101' }], [{ callerNo: '*******01' }]],
  ['an array in a personal field', { callerNo: ['055510101', 55510101] }, { callerNo: ['*******01', '******01'] }],
  ['JSON text', '{"resultDesc":{"calleeNo":"0555"}}', '{"resultDesc":{"calleeNo":"****"}}'],
  ['JSON text in a field', { resultDesc: '[{"callerNo":"0555"}]' }, { resultDesc: '[{"callerNo":"****"}]' }],
  ['JSON text in JSON text', JSON.stringify('{"callerNo":"0555"}'), JSON.stringify('{"callerNo":"****"}')],
  ['JSON with a byte order mark', '\ufeff{"callerNo":"0555"}', '{"callerNo":"****"}'],
  [
    'a key',
    { '13800138000': 'x', callerNo: { '055510101': true } },
    { '*********00': 'x', callerNo: { '*******01': true } },
  ],
  ['a list with commas', { resultDesc: '138,0013,8000' }, { resultDesc: '*********00' }],
  ['another letter case', { CALLERNO: '0555', caller_no: '0555' }, { CALLERNO: '****', caller_no: '****' }],
  [
    'an unknown field',
    { ani: '+55 (11) 98765-4321', dnis: 5511987654321 },
    { ani: '***********21', dnis: '***********21' },
  ],
  ['a message', { resultDesc: 'no number 055510101' }, { resultDesc: 'no number *******01' }],
  ['a number beyond 2^53', '{"callerNo":12345678901234567890123}', `{"callerNo":"${'*'.repeat(21)}23"}`],
  ['a number of 1e22', { callerNo: 1e22 }, { callerNo: `${'*'.repeat(21)}00` }],
])('masks a phone number in %s', (_where, given, masked) => {
  expect(maskResponse(given)).toEqual(masked)
})

test('leaves IDs, codes, times and durations as they are', () => {
  const record = { ...Object(examples.outboundPredicted.response.resultDesc), callerNo: null, calleeNo: null }
  const odd = { ...record, agentId: 1000025, callTime: 4294967295, callId: '17323452000001' }
  expect(maskResponse({ resultCode: '0100000', resultDesc: odd })).toEqual({ resultCode: '0100000', resultDesc: odd })
})

test('keeps entries apart whose keys are masked alike', () => {
  const given = { '5550101': 1, '5551101': 2, other: 3, '5552201': { '5550101': 4, '5551101': 5 } }
  expect(maskResponse(given)).toEqual({
    '*****01': 1,
    '*****01 (2)': 2,
    other: 3,
    '*****01 (3)': { '*****01': 4, '*****01 (2)': 5 },
  })
  expect(maskResponse(maskResponse(given))).toEqual(maskResponse(given))
  expect(maskResponse({ callerNo: given })).toMatchObject({ callerNo: { '*****01 (2)': '*' } })
})

test.each([
  ['an unknown field', { dialed: '0555' }, { dialed: '****' }],
  ['a JSON number', { dialed: 555 }, { dialed: '***' }],
  ['an array', { legs: [['0555', 555], { to: '00555' }] }, { legs: [['****', '***'], { to: '***55' }] }],
  ['JSON text', { extra: '{"to":"0555"}' }, { extra: '{"to":"****"}' }],
  [
    'dots, blanks and full-width digits',
    { a: '05.55', b: '+ 05 55', c: '０５５５' },
    { a: '*****', b: '*******', c: '****' },
  ],
  ['a URI', { a: 'sip:0555@pbx.test', b: 'tel:0555;ext=1' }, { a: '*'.repeat(17), b: `${'*'.repeat(12)}=1` }],
  ['a message', { note: 'transferred by 0555.' }, { note: 'transferred by ****.' }],
  ['a key', { '0555': 3 }, { '****': 3 }],
  ['free text of the tenant', { busiResult: '0555' }, { busiResult: '****' }],
])('masks the calling number in %s, however short it is', (_where, given, masked) => {
  const other = { agentId: 555, callTime: 555, callId: '0555', ring: '5550', times: [5, 55] }
  expect(maskResponse({ resultDesc: { CALLER_NO: '0555', ...given, ...other } })).toEqual({
    resultDesc: { CALLER_NO: '****', ...masked, ...other },
  })
})

test('masks the called number in a field that otherwise holds a code, unless it may be there by chance', () => {
  const given = { calleeNo: '+55 11 98765-4321', resultCode: '5511987654321', result: '0900', callId: '5511987654321' }
  expect(maskResponse(given)).toMatchObject({ resultCode: '***********21', result: '0900', callId: '5511987654321' })
})

test('masks the name of a SIP address wherever it is', () => {
  const given = { callerNo: 'sip:alice@example.test', display: 'Alice', agent: 'bob' }
  expect(JSON.stringify(maskResponse(given))).not.toMatch(/alice/i)
  expect(maskResponse(given)).toMatchObject({ agent: 'bob' })
})

test('leaves no number of the call readable, whatever its form and its place', () => {
  const number = fc.stringMatching(/^[1-9]\d{2,11}$/)
  const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  const writing = fc.constantFrom<(text: string) => unknown>(
    String,
    Number,
    fullWidth,
    (text) => `00${text}`,
    (text) => `+${text}`,
    (text) => text.split('').join(' '),
    (text) => text.replace(/(..)(?=.)/g, '$1.'),
    (text) => `tel:${text}`,
  )
  const place = fc.constantFrom<(value: unknown) => object>(
    (value) => ({ unknown: value }),
    (value) => ({ deep: [[{ er: value }]] }),
    (value) => ({ text: JSON.stringify({ value }) }),
    (value) => ({ CallerNO: value }),
    (value) => ({ busiResult: value }),
  )
  fc.assert(
    fc.property(number, writing, place, fc.constantFrom('callerNo', 'CALLEENO'), (text, write, put, field) => {
      const record = { [field]: text, ...put(write(text)) }
      const shown = JSON.stringify(maskResponse(JSON.stringify({ resultDesc: record }))).normalize('NFKC')
      return !shown.replace(/[ .]/g, '').includes(text)
    }),
  )
})

test("masks a number in the tenant's own business result", async () => {
  const record = { ...Object(sample.resultDesc), busiResult: 'call back 055510101' }
  const fetch = async () => Response.json({ ...sample, resultDesc: record })
  const client = createCdrClient({ baseUrl: 'http://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch })
  const masked = maskCdr(await client.getCdr({ callId: '1', direction: 'inbound' }))
  expect(masked.outbound?.businessResult).toBe('call back *******01')
})

test('masks a record in its fields and in the unmodified response, and changes nothing else', async () => {
  const fetch = async () => Response.json(sample)
  const client = createCdrClient({ baseUrl: 'http://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch })
  const cdr = await client.getCdr({ callId: '1', direction: 'inbound' })
  const masked = maskCdr(cdr)
  expect({ ...masked, raw: 0, callingNumber: 0, calledNumber: 0 }).toEqual({
    ...cdr,
    raw: 0,
    callingNumber: 0,
    calledNumber: 0,
  })
  const text = JSON.stringify(masked)
  for (const number of [cdr.callingNumber, cdr.calledNumber]) {
    expect(number?.length).toBeGreaterThan(4)
    expect(text).not.toContain(JSON.stringify(number))
  }
})

test('masks a text that is a large integer as a number', () => {
  expect(maskResponse('12345678901234567890123')).toBe(`${'*'.repeat(21)}23`)
  expect(maskResponse('1e300')).toBe('1e300')
})
