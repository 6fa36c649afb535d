import fc from 'fast-check'
import { examples } from '../src/testing.ts'

const fields = [
  ...new Set(Object.values(examples).flatMap(({ response }) => Object.keys((response.resultDesc as object) ?? {}))),
]

/** Responses as they come and as they might: right and wrong types in the known places, and anything beside them. */
export function arbitraryRecord(): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.integer(),
    fc.nat(),
    fc.string(),
    fc.constantFrom(null, '', '2023-11-14 19:13:20', '0', 1.5, 1e300, true),
    fc.jsonValue(),
  )
  const record = fc.dictionary(fc.constantFrom(...fields, 'callId', 'other'), value)
  const place = fc.oneof(record, fc.constantFrom(null, {}, 'text'), fc.jsonValue())
  return fc.oneof(
    fc.record(
      {
        resultCode: fc.oneof(fc.constantFrom('0100000', '0101003'), value),
        result: fc.oneof(fc.constantFrom('0', '1'), value),
        resultDesc: place,
        resultDatas: place,
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  )
}
