import { fieldOf, type WrittenCdr } from './columns.ts'

/** A record as one line of JSON: whole but for the answer as it came, or only the fields that are wanted, by their paths. */
export function toJson(cdr: WrittenCdr, fields: readonly string[] | undefined, space?: number): string {
  if (fields)
    return JSON.stringify(Object.fromEntries(fields.map((path) => [path, fieldOf(cdr, path)])), undefined, space)
  const { raw: _raw, ...shown } = cdr
  return JSON.stringify(shown, undefined, space)
}
