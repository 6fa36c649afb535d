import { columns } from '@org/cms-cdr-formats/columns'
import { UsageError } from '../usage-error.ts'

/**
 * Reads a list of fields.
 *
 * @throws UsageError when one is no field of a record.
 */
export async function readFields(list: string | undefined): Promise<readonly string[] | undefined> {
  if (list === undefined) return undefined
  const fields = list.split(',').map((field) => field.trim())
  for (const field of fields) {
    if (columns.includes(field)) continue
    const { nearest } = await import('../nearest.ts')
    const meant = nearest(field, columns)
    throw new UsageError(
      `--fields: a record has no field "${field}".${meant ? ` Did you mean ${meant}?` : ` There is ${columns.join(', ')}.`}`,
    )
  }
  return fields
}
