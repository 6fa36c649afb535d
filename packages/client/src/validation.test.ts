import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { arbitraryRecord } from '../test/arbitrary.ts'
import { failure } from '../test/listen.ts'
import { exampleResponse, respondingClient } from '../test/responding-client.ts'
import type { CdrEvent } from './index.ts'
import { findDeviations } from './queries/exchange.ts'
import { examples } from './testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const sample = exampleResponse('vendorSample')
const odd = {
  ...sample,
  resultDesc: { ...(sample.resultDesc as object), callTime: '30', newField: 'kept', releaseCause: 999_999 },
}

describe('the three modes of validation', () => {
  test('warn, the default, reports each deviation with its path and returns the record', async () => {
    const events: CdrEvent[] = []
    const { client } = respondingClient(odd, { onEvent: (event) => events.push(event) })
    const cdr = await client.getCdr(query)
    expect(cdr.talkSeconds).toBe(30)
    expect(cdr.deviations).toEqual([
      { path: 'resultDesc.callTime', message: expect.stringMatching(/expected number, received string/) },
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'deviation', deviation: cdr.deviations[0] }))
    expect(cdr.raw).toEqual(odd)
    expect(cdr.releaseCause).toEqual({ value: 999_999, symbol: null, meaning: null })
  })

  test('strict throws with the same paths', async () => {
    const error = await failure(respondingClient(odd, { validation: 'strict' }).client.getCdr(query))
    expect(error).toMatchObject({
      code: 'invalid_response',
      deviations: [{ path: 'resultDesc.callTime' }],
      message: expect.stringContaining('resultDesc.callTime'),
    })
  })

  test('off does not check', async () => {
    expect((await respondingClient(odd, { validation: 'off' }).client.getCdr(query)).deviations).toEqual([])
  })

  test.each(Object.entries(examples))('accepts the example %s in every mode', (_name, { response }) => {
    expect(findDeviations(response)).toEqual([])
  })

  test('accepts unknown fields and unknown codes', async () => {
    const open = { resultCode: '0100000', extra: 1, resultDesc: { callId: 'x', callType: 777, newField: [] } }
    expect((await respondingClient(open, { validation: 'strict' }).client.getCdr(query)).raw).toEqual(open)
  })
})

describe('a deviation names its path and what was expected there', () => {
  const record = { callId: 'x' }
  test.each<[string, unknown, [path: string, message: RegExp][]]>([
    ['a field of the wrong type', { resultDesc: { ...record, callTime: '30' } }, [['resultDesc.callTime', /number/]]],
    ['a number below its minimum', { resultDesc: { ...record, callTime: -1 } }, [['resultDesc.callTime', />=0/]]],
    ['text in place of a record', { resultDesc: 'none' }, [['resultDesc', /object/]]],
    [
      'both records',
      { resultDesc: { ...record, vdn: [] }, resultDatas: { ...record, beginTime: 'noon' } },
      [
        ['resultDatas.beginTime', /pattern/],
        ['resultDesc.vdn', /number/],
      ],
    ],
  ])('%s', (_name, fields, expected) => {
    const deviations = findDeviations({ resultCode: '0100000', ...(fields as object) })
    expect(deviations).toEqual(expected.map(([path, message]) => ({ path, message: expect.stringMatching(message) })))
  })

  test.each([null, 7, 'text', [], {}])('checks %j as a failure response without a code', (response) => {
    expect(findDeviations(response)).toEqual([
      { path: expect.stringMatching(/^(resultCode)?$/), message: expect.any(String) },
    ])
  })

  // Another translation of the same schemas, by zod itself, would notice a keyword that the generator drops.
  test('finds deviations in any response exactly when the JSON Schema of the spec rejects it', () => {
    const $defs = JSON.parse(JSON.stringify(spec.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'))
    const schemaOf = (name: string) => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs })
    const schemas = { success: schemaOf('SuccessEnvelope'), failure: schemaOf('FailureEnvelope') }
    fc.assert(
      fc.property(arbitraryRecord(), (response) => {
        const isSuccess = Object(response).resultCode === '0100000'
        const { success } = schemas[isSuccess ? 'success' : 'failure'].safeParse(withoutEmptyRecord(response))
        expect(findDeviations(response).length > 0).toBe(!success)
      }),
      { numRuns: 1000 },
    )
  })
})

/** Null in the place of a record is no deviation, because the vendor does not say how "no such call" looks. */
function withoutEmptyRecord(response: unknown): unknown {
  return JSON.parse(JSON.stringify(response), (key, value) =>
    value === null && /^result(Desc|Datas)$/.test(key) ? undefined : value,
  )
}

test.each([null, {}, undefined])(
  'reads a success with the record %j as not found, without a deviation',
  async (record) => {
    const response = { resultCode: '0100000', resultDesc: record, resultDatas: record }
    expect(findDeviations(response)).toEqual([])
    const error = await failure(respondingClient(response, { validation: 'strict' }).client.getCdr(query))
    expect(error).toMatchObject({ code: 'not_found' })
  },
)

test('never repeats a value in a deviation', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{8,12}$/), (number) => {
      const given = {
        resultCode: '0100000',
        resultDesc: { callId: 'x', callTime: number, beginTime: number, callerNo: [number] },
      }
      const deviations = findDeviations(given)
      expect(deviations.length).toBeGreaterThan(0)
      expect(JSON.stringify(deviations)).not.toContain(number)
    }),
  )
})
