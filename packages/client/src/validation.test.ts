import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientAnswering, exampleAnswer } from '../test/answering-client.ts'
import { arbitraryRecord } from '../test/arbitrary.ts'
import { failure } from '../test/listen.ts'
import { describeDeviations, describeQueryFaults } from './domain/describe-deviations.ts'
import { isCallDetailQuery, isQueryResponse } from './generated/checks.ts'
import type { CdrEvent } from './index.ts'
import { examples } from './testing.ts'

const ask = { callId: '1000000000-0001', direction: 'inbound' } as const
const sample = exampleAnswer('vendorSample')
const odd = {
  ...sample,
  resultDesc: { ...(sample.resultDesc as object), callTime: '30', newField: 'kept', releaseCause: 999_999 },
}

describe('the three modes of validation', () => {
  test('warn, the default, reports each deviation with its path and keeps the record', async () => {
    const events: CdrEvent[] = []
    const { client } = clientAnswering(odd, { onEvent: (event) => events.push(event) })
    const cdr = await client.getCdr(ask)
    expect(cdr.talkSeconds).toBe(30)
    expect(cdr.deviations).toEqual([
      { path: 'resultDesc.callTime', message: expect.stringMatching(/expected number, received string/) },
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'deviation', deviation: cdr.deviations[0] }))
    expect(cdr.raw).toEqual(odd)
    expect(cdr.releaseCause).toEqual({ value: 999_999, symbol: null, meaning: null })
  })

  test('strict throws, with the same paths', async () => {
    const error = await failure(clientAnswering(odd, { validation: 'strict' }).client.getCdr(ask))
    expect(error).toMatchObject({
      code: 'invalid_response',
      deviations: [{ path: 'resultDesc.callTime' }],
      message: expect.stringContaining('resultDesc.callTime'),
    })
  })

  test('off does not look', async () => {
    expect((await clientAnswering(odd, { validation: 'off' }).client.getCdr(ask)).deviations).toEqual([])
  })

  test.each(Object.entries(examples))('the example %s fits, in every mode', (_name, { response }) => {
    expect(isQueryResponse(response)).toBe(true)
    expect(describeDeviations(response)).toEqual([])
  })

  test('unknown fields and unknown codes are no deviation', async () => {
    const open = { resultCode: '0100000', extra: 1, resultDesc: { callId: 'x', callType: 777, newField: [] } }
    expect((await clientAnswering(open, { validation: 'strict' }).client.getCdr(ask)).raw).toEqual(open)
  })
})

describe('the compiled check and the zod schemas are of one mind', () => {
  test('on arbitrary answers', () => {
    fc.assert(
      fc.property(arbitraryRecord(), (answer) => {
        expect(isQueryResponse(answer)).toBe(describeDeviations(answer).length === 0)
      }),
      { numRuns: 2000 },
    )
  })

  test('on arbitrary queries', () => {
    const value = fc.oneof(
      fc.integer({ min: -1, max: 70_000 }),
      fc.string({ maxLength: 300 }),
      fc.constantFrom('true', 'false', null, 1.5),
    )
    const query = fc.record({ ccId: value, isCallin: value, callId: value, more: value }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.oneof(query, fc.jsonValue()), (asked) => {
        expect(isCallDetailQuery(asked)).toBe(describeQueryFaults(asked).length === 0)
      }),
      { numRuns: 2000 },
    )
  })
})

test('what a deviation says never repeats a value', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{8,12}$/), (number) => {
      const answer = {
        resultCode: '0100000',
        resultDesc: { callId: 'x', callTime: number, beginTime: number, callerNo: [number] },
      }
      const deviations = describeDeviations(answer)
      expect(deviations.length).toBeGreaterThan(0)
      expect(JSON.stringify(deviations)).not.toContain(number)
    }),
  )
})
