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
  readonly encoding?: string
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
    .summary('store the records of files')
    .description(
      'Stores the records of NDJSON and CSV files: what cms-cdr bulk writes (NDJSON, CSV or --raw), what export writes, or lines and rows with the field names of the vendor ' +
        '(Table 4) plus ccId and isCallin. CSV may have any delimiter. A stored record is never overwritten, so an import that was interrupted can be run again. ' +
        'The exit status is 1 when a line was rejected.',
    )
    .argument('<paths...>', 'files, folders of files, or - for standard input')
    .addOption(databaseOption())
    .addOption(new Option('--format <format>', 'format of the files; default: by name').choices(formats))
    .option('--encoding <name>', 'encoding, such as windows-1252 or gbk; default: UTF-8 or UTF-16')
    .option('--dry-run', 'check every line and store nothing', false)
    .option('--strict', 'stop at the first line that is rejected, instead of skipping it', false)
    .option('--rejects <file>', 'write the line number and reason of each rejected line to a file, as NDJSON')
    .option('--set <field=value>', 'add a field that the lines lack, such as ccId=1; may be repeated', namedValue, {})
    .optionsGroup('Columns of CSV files of other systems:')
    .option('--map <column=field>', 'read a field from a column with another name; may be repeated', namedValue, {})
    .option('--columns <names>', 'the columns of a file without a header, separated by commas', (text: string) =>
      text.split(','),
    )
    .option('--ignore-other-columns', 'ignore columns that are not fields', false)
    .addHelpText(
      'after',
      `
Examples:
  $ cms-cdr-server import calls.ndjson --database sqlite:cdr.sqlite
  $ cms-cdr-server import exports/ --rejects rejects.ndjson
  $ cms-cdr bulk call-ids.txt --raw | cms-cdr-server import - --format ndjson
  $ cms-cdr-server import calls.csv --map CALLID=callId --map CALLER=callerNo --set ccId=1 --set isCallin=true --ignore-other-columns
  $ zcat calls.ndjson.gz | cms-cdr-server import - --format ndjson`,
    )
    .action(async (paths: string[], flags: ImportFlags) => {
      if (flags.dryRun) await importAll(paths, flags, undefined)
      else await withStore(flags.database, (store) => importAll(paths, flags, store), 'migrate')
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
        encoding: flags.encoding,
        mapping: { columns, renamed, constants, ignoreOthers },
        onReject,
        onProgress: (read, rows) => progress.show(input.name, sum.bytes + read, sum.rows + rows),
      })
      sum.bytes += input.bytes ?? 0
      sum.rows += counts.stored + counts.unchanged + counts.rejected
      if (counts.rejected > 0) process.exitCode = 1
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
  if (isDryRun) return `${stored} can be stored, ${rejected} rejected; nothing was written`
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected`
}

async function end(stream: WriteStream): Promise<void> {
  stream.end()
  await finished(stream)
}

/** Collects the NAME=VALUE pairs of an option that may be repeated. */
function namedValue(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('Give it as NAME=VALUE.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
