import { open } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { messageOf } from '../error-message.ts'
import { exportRecords } from '../export/export-records.ts'
import { type Format, formats } from '../import/input.ts'
import { writeAudit } from '../people/audit.ts'
import { UserError } from '../user-error.ts'
import { operator } from './operator.ts'
import { databaseOption, positiveNumber, withStore } from './options.ts'

interface ExportFlags {
  readonly database: string
  readonly format: Format
  readonly output?: string
  readonly ccId?: number
  readonly spreadsheet: boolean
}

/** `cms-cdr-server export` */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .summary('write the stored records')
    .description(
      'Writes all stored records in a form that import reads, sorted by call center, direction and call ID. Never overwrites a file. ' +
        'Each export is recorded in the audit log.',
    )
    .addOption(databaseOption())
    .addOption(new Option('--format <format>', 'format to write').choices(formats).default('ndjson'))
    .option('--output <file>', 'file to write; default: standard output')
    .option('--cc-id <number>', 'only the records of one call center', positiveNumber)
    .option('--spreadsheet', 'write CSV that is safe to open in a spreadsheet', false)
    .action(async ({ database, output, ...options }: ExportFlags) => {
      try {
        const { records, omitted } = await withStore(database, async (store) => {
          // Opened after the database, so that a wrong address leaves no empty file, and before anything is recorded.
          const file = output === undefined ? undefined : await open(output, 'wx', 0o600)
          const out = file?.createWriteStream() ?? process.stdout
          const failed = new Promise<never>((_resolve, reject) => out.once('error', reject))
          // Recorded first, as a reveal is: an export that is interrupted has shown numbers too.
          await writeAudit(store.engine, operator(), 'export', options, { format: options.format })
          const counts = await Promise.race([exportRecords(store, out, options), failed])
          if (file) await finished(out.end())
          return counts
        })
        console.error(`${records} records written`)
        if (omitted.size > 0)
          console.error(
            `CSV has no column for ${[...omitted].join(', ')}. To export these fields, use --format ndjson.`,
          )
      } catch (error) {
        const { code, syscall } = error as NodeJS.ErrnoException
        // The reader of the pipe has closed it.
        if (code === 'EPIPE') return
        if (code === 'EEXIST')
          throw new UserError(`${output} already exists, and export never overwrites a file. Choose another name.`)
        if (syscall === 'open') throw new UserError(`Cannot write ${output}: ${messageOf(error)}.`)
        throw error
      }
    })
}
