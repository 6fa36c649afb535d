import { fieldOf, type WrittenCdr } from './columns.ts'

/** A record as one line of JSON: whole but for the answer as it came, or only the fields that are wanted, by their paths. */
export function toJson(cdr: WrittenCdr, fields: readonly string[] | undefined, space?: number): string {
  if (fields)
    return JSON.stringify(Object.fromEntries(fields.map((path) => [path, fieldOf(cdr, path)])), undefined, space)
  // A field without a value is not written, and a whole copy is made faster than one that leaves something out.
  return JSON.stringify({ ...cdr, raw: undefined }, undefined, space)
}
