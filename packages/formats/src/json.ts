import { fieldOf, type WrittenCdr } from './columns.ts'

/** Returns a record as one line of JSON: everything but the unmodified response, or only the given fields by their paths. */
export function toJson(cdr: WrittenCdr, fields: readonly string[] | undefined, space?: number): string {
  if (fields)
    return JSON.stringify(Object.fromEntries(fields.map((path) => [path, fieldOf(cdr, path)])), undefined, space)
  // JSON leaves out undefined, and a full copy is faster than one without a field.
  return JSON.stringify({ ...cdr, raw: undefined }, undefined, space)
}
