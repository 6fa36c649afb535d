import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Format, formats } from '../import/input.ts'
import { type Layout, layouts, readLayout } from '../import/layout.ts'
import { LocalTimes } from '../import/local-times.ts'
import type { ColumnMapping } from '../import/read-records.ts'
import { UserError } from '../user-error.ts'

/** The options that say what the columns of a file mean. */
export interface MappingFlags {
  readonly format?: string
  readonly map?: Mapping
  readonly set?: Readonly<Record<string, string>>
  readonly columns?: readonly string[]
  readonly ignoreOtherColumns: boolean
  readonly timeFormat?: string
  readonly zone?: string
  readonly tenantZone?: string
}

interface Mapping {
  readonly fields: Readonly<Record<string, string>>
  readonly file?: string
}

/** The formats of files: those of their content, and the layouts of the vendor's CSV files. */
export const fileFormats: readonly string[] = [...formats, ...Object.keys(layouts)]

const defaultTimeFormat = 'yyyy-MM-dd HH:mm:ss'

/** Adds the options that say what the columns of a file mean. */
export function addMappingOptions(command: Command): Command {
  return command
    .option('--set <field=value>', 'set a field that the file lacks, such as ccId=1; may be repeated', namedValue)
    .optionsGroup('Columns of CSV files of other systems:')
    .option(
      '--map <column=field>',
      'read a field from a column with another name, may be repeated; or a file with a mapping',
      mapped,
    )
    .option(
      '--columns <names>',
      'names of the columns, separated by commas, for a file without a header',
      (text: string) => text.split(','),
    )
    .option('--ignore-other-columns', 'ignore columns that are not fields', false)
    .option('--time-format <format>', 'format of the times in the file, such as "yyyy/MM/dd HH:mm:ss"; needs --zone')
    .option('--zone <name>', 'time zone of the times in the file, such as UTC or America/Sao_Paulo')
    .addOption(
      new Option(
        '--tenant-zone <name>',
        'time zone of the tenant, to which times are converted; default: that set with reindex, otherwise --zone',
      ).env('CMS_CDR_TIME_ZONE'),
    )
}

/** Returns the format of the content of files. */
export function contentFormat(format: string | undefined): Format | undefined {
  return Object.hasOwn(layouts, format ?? '') ? 'csv' : formats.find((each) => each === format)
}

/**
 * Combines the layout of a format or of a file with the options for single columns.
 *
 * @param storedZone The time zone of the tenant that the database knows.
 * @throws UserError when the file of the mapping or a time zone is wrong.
 */
export function mappingOf(flags: MappingFlags, storedZone: string | null = null): ColumnMapping {
  const { format = '', map = { fields: {} }, zone } = flags
  const known = Object.hasOwn(layouts, format) ? layouts[format] : undefined
  const layout: Layout = map.file === undefined ? (known ?? { fields: {} }) : readLayout(map.file)
  const timeFormat = flags.timeFormat ?? layout.timeFormat
  if (timeFormat !== undefined && zone === undefined)
    throw new UserError(
      'The times in these files have no time zone. Name it with --zone, such as --zone UTC or --zone America/Sao_Paulo.',
    )
  const tenantZone = flags.tenantZone ?? storedZone ?? zone
  return {
    columns: flags.columns ?? layout.columns,
    renamed: { ...layout.fields, ...map.fields },
    optional: layout.optionalFields,
    constants: { ...layout.constants, ...flags.set },
    ignoreOthers: flags.ignoreOtherColumns || layout.ignoreOtherColumns === true,
    times:
      zone === undefined || tenantZone === undefined
        ? undefined
        : new LocalTimes({ format: timeFormat ?? defaultTimeFormat, zone, tenantZone }),
  }
}

/** Collects the NAME=VALUE pairs of an option that may be repeated. */
function namedValue(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('It must have the form NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function mapped(text: string, { fields, file }: Mapping = { fields: {} }): Mapping {
  if (!text.includes('=')) return { fields, file: text }
  return { ...(file === undefined ? {} : { file }), fields: namedValue(text, fields) }
}
