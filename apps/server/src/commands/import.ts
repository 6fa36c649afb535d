import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ImportCounts, importInput } from '../import/import-input.ts'
import { type Format, findInputs, formats } from '../import/input.ts'
import { Progress } from '../import/progress.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { databaseOption, withStore } from './options.ts'

interface ImportFlags {
  readonly database: string
  readonly format?: Format
  readonly strict: boolean
  readonly dryRun: boolean
  readonly rejects?: string
  readonly columns?: readonly string[]
  readonly map: Readonly<Record<string, string>>
  readonly set: Readonly<Record<string, string>>
  readonly ignoreOtherColumns: boolean
}

/** `cms-cdr-server import` */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .summary('keep the records of files')
    .description(
      'Keeps the records of NDJSON or CSV files. A line or row holds the field names of the vendor (Table 4) plus ccId and isCallin. ' +
        'Running it again changes nothing, so an import that was cut off is finished by running it again; a record once kept is never overwritten.',
    )
    .argument('<paths...>', 'files, folders of files, or - for standard input')
    .addOption(databaseOption())
    .addOption(new Option('--format <format>', 'form of the files; default: by name').choices(formats))
    .option('--dry-run', 'check every line and keep nothing', false)
    .option('--strict', 'stop at the first line that cannot be kept, instead of passing it over', false)
    .option('--rejects <file>', 'write what cannot be kept to a file, with line and reason, as NDJSON')
    .optionsGroup('Columns of CSV files of other systems:')
    .option('--map <column=field>', 'take a field from a column of another name; may be repeated', namedValue, {})
    .option('--set <field=value>', 'give every row a field that the file lacks; may be repeated', namedValue, {})
    .option('--columns <names>', 'the columns of a file without a header, with commas between', (text: string) =>
      text.split(','),
    )
    .option('--ignore-other-columns', 'pass over columns that are no fields', false)
    .addHelpText(
      'after',
      `
Examples:
  $ cms-cdr-server import calls.ndjson --database sqlite:cdr.sqlite
  $ cms-cdr-server import exports/ --rejects rejects.ndjson
  $ cms-cdr-server import calls.csv --map CALLID=callId --map CALLER=callerNo --set ccId=1 --set isCallin=true --ignore-other-columns
  $ zcat calls.ndjson.gz | cms-cdr-server import - --format ndjson`,
    )
    .action(async (paths: string[], flags: ImportFlags) => {
      if (flags.dryRun) await importAll(paths, flags, undefined)
      else await withStore(flags.database, (store) => importAll(paths, flags, store))
    })
}

async function importAll(paths: string[], flags: ImportFlags, store: CdrStore | undefined): Promise<void> {
  const inputs = findInputs(paths, flags.format)
  const bytes = inputs.map((input) => input.bytes)
  const total = bytes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  )
  const progress = new Progress(process.stderr, total)
  const rejects = flags.rejects === undefined ? undefined : createWriteStream(flags.rejects)
  const { columns, map: renamed, set: constants, ignoreOtherColumns: ignoreOthers } = flags
  const sum = { bytes: 0, rows: 0 }
  try {
    for (const input of inputs) {
      const onReject = (line: number, reason: string): void => {
        if (rejects) rejects.write(`${JSON.stringify({ file: input.name, line, reason })}\n`)
        else {
          progress.clear()
          console.error(`${input.name}:${line}: ${reason}`)
        }
      }
      const counts = await importInput(input, {
        store,
        strict: flags.strict,
        mapping: { columns, renamed, constants, ignoreOthers },
        onReject,
        onProgress: (read, rows) => progress.show(input.name, sum.bytes + read, sum.rows + rows),
      })
      sum.bytes += input.bytes ?? 0
      sum.rows += counts.stored + counts.unchanged + counts.rejected
      progress.clear()
      console.log(
        `${input.name}: ${summary(counts, store === undefined)}${rejects && counts.rejected > 0 ? `, see ${flags.rejects}` : ''}`,
      )
    }
  } finally {
    progress.clear()
    if (rejects) await end(rejects)
  }
}

function summary({ stored, unchanged, rejected }: ImportCounts, isDryRun: boolean): string {
  if (isDryRun) return `${stored} can be kept, ${rejected} rejected; nothing was written`
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected`
}

async function end(stream: WriteStream): Promise<void> {
  stream.end()
  await finished(stream)
}

/** Collects NAME=VALUE from an option that may be repeated. */
function namedValue(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('Give it as NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
