import fc from 'fast-check'
import type { Schema } from './schema.ts'
import { spec } from './spec.ts'

const fields: Readonly<Record<string, Schema>> = spec.components.schemas.CallDetail.properties

/** Any record that is valid by the spec, unknown fields included, for property tests. */
export function arbitraryRecord(callId: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  const known = Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, arbitraryOf(name, schema)]))
  const unknownName = fc
    .string({ minLength: 1 })
    .filter((name) => !Object.hasOwn(fields, name.trim()) && name !== '__proto__')
  return fc
    .tuple(
      fc.record({ ...known, callId }, { requiredKeys: ['callId'] }),
      fc.dictionary(unknownName, fc.jsonValue(), { maxKeys: 3 }),
    )
    .map(([record, extra]) => JSON.parse(JSON.stringify({ ...extra, ...record })))
}

function arbitraryOf(name: string, { type }: Schema): fc.Arbitrary<unknown> {
  if (name === 'beginTime' || name === 'endTime')
    return fc.constantFrom('', '2024-10-27 02:30:00', '0000-00-00 00:00:00', null)
  if ([type].flat().includes('string')) return fc.option(fc.string({ unit: 'binary' }), { nil: null })
  return fc.option(fc.nat(), { nil: null })
}
