import { expect, test } from 'vitest'
import { personalFields } from '../generated/operation.ts'
import { createCdrClient, maskAnswer, maskCdr } from '../index.ts'
import { examples } from '../testing.ts'

const answer = examples.vendorSample.response

test('every field that the spec marks as personal is masked but for its last two digits, wherever it stands', () => {
  for (const field of personalFields) {
    const masked = { [field]: '*****99' }
    expect(maskAnswer({ [field]: '5550199' })).toEqual(masked)
    expect(maskAnswer({ [` ${field}`]: 5550199, deeper: { [field]: '5550199' } })).toEqual({
      [` ${field}`]: '*****99',
      deeper: masked,
    })
  }
})

test.each(['', '1', '99', '5501'])('of the short number %j nothing is left to read', (number) => {
  expect(maskAnswer({ callerNo: number })).toEqual({ callerNo: '*'.repeat(number.length) })
})

test.each([null, 'text', 7, [1]])('%j, which is no record, stays as it is', (value) => {
  expect(maskAnswer(value)).toEqual(value)
})

test('a record is masked in its fields and in the answer as it came, and is otherwise the same', async () => {
  const fetch = async () => Response.json(answer)
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
