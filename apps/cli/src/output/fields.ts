import { columns } from '@org/cms-cdr-formats/columns'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Reads a list of fields.
 *
 * @throws UsageError when one is no field of a record.
 */
export function readFields(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined
  const fields = list.split(',').map((field) => field.trim())
  for (const field of fields) {
    if (columns.includes(field)) continue
    const meant = nearest(field, columns)
    throw new UsageError(
      `--fields: a record has no field "${field}".${meant ? ` Did you mean ${meant}?` : ` There is ${columns.join(', ')}.`}`,
    )
  }
  return fields
}
