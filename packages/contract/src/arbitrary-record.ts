import fc from 'fast-check'
import type { Schema } from './schema.ts'
import { spec } from './spec.ts'

const fields: Readonly<Record<string, Schema>> = spec.components.schemas.CallDetail.properties

/**
 * Any character except halves of surrogate pairs, as the unit of `fc.string()`. For its own unit `binary`, fast-check first
 * makes a list of all characters, which takes a second.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff }).map(
  (codePoint) => String.fromCodePoint(codePoint).toWellFormed(),
  // With a way back, fast-check also tries names such as `__proto__`.
  (character) => {
    const [codePoint = -1, ...more] = Array.from(String(character), (part) => part.codePointAt(0))
    return more.length === 0 ? codePoint : -1
  },
)

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
  if ([type].flat().includes('string')) return fc.option(fc.string({ unit: anyCharacter }), { nil: null })
  return fc.option(fc.nat(), { nil: null })
}
