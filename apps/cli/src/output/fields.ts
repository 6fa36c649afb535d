import { columns } from '@org/cms-cdr-formats/columns'
import { unknownName } from '../usage-error.ts'

/**
 * Reads a list of fields.
 *
 * @throws UsageError when a record has no such field.
 */
export function readFields(list: string | undefined): readonly string[] | undefined {
  const fields = list?.split(',').map((field) => field.trim())
  const unknown = fields?.find((field) => !columns.includes(field))
  if (unknown === undefined) return fields
  throw unknownName(`--fields: a record has no field "${unknown}".`, unknown, columns)
}
