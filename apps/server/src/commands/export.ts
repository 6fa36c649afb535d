import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { exportRecords } from '../export/export-records.ts'
import { type Format, formats } from '../import/input.ts'
import { UserError } from '../user-error.ts'
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
    .summary('write the records that are kept')
    .description(
      'Writes all records, in the form that import reads, in the order of call centre, direction and call ID. It never overwrites a file.',
    )
    .addOption(databaseOption())
    .addOption(new Option('--format <format>', 'form to write').choices(formats).default('ndjson'))
    .option('--output <file>', 'file to write; default: standard output')
    .option('--cc-id <number>', 'only the records of one call centre', positiveNumber)
    .option('--spreadsheet', 'CSV that a spreadsheet opens safely; not meant for import', false)
    .action(async ({ database, output, ...options }: ExportFlags) => {
      const out = output === undefined ? process.stdout : createWriteStream(output, { flags: 'wx', mode: 0o600 })
      const failed = new Promise<never>((_resolve, reject) => out.once('error', reject))
      try {
        const { records, omitted } = await Promise.race([
          withStore(database, (store) => exportRecords(store, out, options)),
          failed,
        ])
        if (output !== undefined) await finished(out.end())
        console.error(`${records} records written`)
        if (omitted.size > 0) console.error(`No column for ${[...omitted].join(', ')}; NDJSON keeps them.`)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // Whoever reads has seen enough.
        if (code === 'EPIPE') return
        if (code === 'EEXIST') throw new UserError(`${output} exists; an export never overwrites. Name a new file.`)
        throw error
      }
    })
}
