import { readFileSync } from 'node:fs'
import { describeProblems } from '@org/cms-cdr-formats/describe-problems'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'
import billLog from './layouts/bill-log.json' with { type: 'json' }
import callIndex from './layouts/call-index.json' with { type: 'json' }

/** How the columns of a file of another system are read: what `--map FILE` contains. */
export interface Layout {
  /** Names of the columns, for files without a header. */
  readonly columns?: readonly string[]
  /** Field by column. */
  readonly fields: Readonly<Record<string, string>>
  /** Field by column, for columns that some files lack. */
  readonly optionalFields?: Readonly<Record<string, string>>
  /** Values of fields that the files lack. */
  readonly constants?: Readonly<Record<string, string>>
  /** A format of Luxon, such as `yyyy/MM/dd HH:mm:ss`. */
  readonly timeFormat?: string
  readonly ignoreOtherColumns?: boolean
}

/** The layouts of the vendor's own files, by the name of their format. */
export const layouts: Readonly<Record<string, Layout>> = { 'call-index': callIndex, 'bill-log': billLog }

const names = { type: 'object', additionalProperties: { type: 'string' } }
const validator = schemaValidator<Layout>({
  type: 'object',
  additionalProperties: false,
  required: ['fields'],
  properties: {
    columns: { type: 'array', items: { type: 'string' } },
    fields: names,
    optionalFields: names,
    constants: names,
    timeFormat: { type: 'string' },
    ignoreOtherColumns: { type: 'boolean' },
  },
})

/**
 * Reads the file of a layout.
 *
 * @throws UserError when it cannot be read, or is not a layout.
 */
export function readLayout(path: string): Layout {
  let layout: unknown
  try {
    layout = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UserError(`Cannot read the mapping ${path}: ${messageOf(error)}`)
  }
  const validate = validator()
  if (validate(layout)) return layout
  throw new UserError(`${path} is not a mapping of columns: ${describeProblems(validate.errors ?? []).join('; ')}.`)
}
