import { type Command, InvalidArgumentError, Option } from 'commander'
import { importFiles, summary, summaryOfCalls } from '../import/import-files.ts'
import { findInputs } from '../import/input.ts'
import { Progress } from '../import/progress.ts'
import type { ColumnMapping } from '../import/read-records.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { UserError } from '../user-error.ts'
import { addMappingOptions, contentFormat, fileFormats, type MappingFlags, mappingOf } from './import-mapping.ts'
import { watch } from './import-watch.ts'
import { databaseOption, withStore } from './options.ts'
import { RejectsFile } from './rejects-file.ts'

interface ImportFlags extends MappingFlags {
  readonly database: string
  readonly encoding?: string
  readonly strict: boolean
  readonly dryRun: boolean
  readonly rejects?: string
  readonly includeErased: boolean
  readonly watch: boolean
  readonly interval: number
}

/** `cms-cdr-server import` */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .summary('store the records of files')
    .description(
      "Stores the records of NDJSON and CSV files: the output of cms-cdr bulk (NDJSON, CSV or --raw) or of export, or lines and rows with the vendor's field names " +
        '(Table 4) plus ccId and isCallin. CSV may have any delimiter. Stored records are never overwritten, so you can run an interrupted import again. ' +
        'Exits with 1 if a line is rejected.',
    )
    .argument('<paths...>', 'files, folders of files, or - for standard input')
    .addOption(databaseOption())
    .addOption(new Option('--format <format>', 'format of the files; default: by their names').choices(fileFormats))
    .option('--encoding <name>', 'encoding, such as windows-1252 or gbk; default: UTF-8 or UTF-16')
    .option('--dry-run', 'check every line and store nothing', false)
    .option('--strict', 'stop at the first rejected line instead of skipping it', false)
    .option('--include-erased', 'store erased calls again, and undo their erasure', false)
    .option('--rejects <file>', 'write the line number and reason of each rejected line to a file, as NDJSON')
    .option('--watch', 'import the files of the folders, and new ones as they appear, until SIGTERM', false)
    .option('--interval <seconds>', 'how often to check the folders', seconds, 5)
  addMappingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ cms-cdr-server import calls.ndjson --database sqlite:cdr.sqlite
  $ cms-cdr-server import exports/ --rejects rejects.ndjson
  $ cms-cdr bulk call-ids.txt --raw | cms-cdr-server import - --format ndjson
  $ cms-cdr-server import calls.csv --map CALLID=callId --map CALLER=callerNo --set ccId=1 --set isCallin=true --ignore-other-columns
  $ cms-cdr-server import cdr/20241123/ --format call-index --zone UTC --tenant-zone America/Sao_Paulo
  $ cms-cdr-server import --watch cdr/ --format call-index --zone UTC --rejects rejects.ndjson
  $ zcat calls.ndjson.gz | cms-cdr-server import - --format ndjson`,
    )
    .action(async (paths: string[], flags: ImportFlags) => {
      // Errors in the options are found before a database is created.
      const mapping = mappingOf(flags)
      if (flags.watch && (flags.dryRun || flags.strict || flags.includeErased))
        throw new UserError('--watch cannot be combined with --dry-run, --strict or --include-erased.')
      if (flags.dryRun) return importAll(paths, flags, mapping, undefined)
      await withStore(
        flags.database,
        (store) => {
          const read = { mapping: mappingOf(flags, store.tenant.timeZone), encoding: flags.encoding }
          return flags.watch ? watch(paths, flags, read, store) : importAll(paths, flags, read.mapping, store)
        },
        'migrate',
      )
    })
}

async function importAll(
  paths: string[],
  flags: ImportFlags,
  mapping: ColumnMapping,
  store: CdrStore | undefined,
): Promise<void> {
  const inputs = findInputs(paths, contentFormat(flags.format))
  const bytes = inputs.map((input) => input.bytes)
  const total = bytes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  )
  const progress = new Progress(process.stderr, total)
  using rejects = flags.rejects === undefined ? undefined : new RejectsFile(flags.rejects, 'w')
  const sum = { bytes: 0, rows: 0 }
  const isDryRun = store === undefined
  try {
    const calls = await importFiles(inputs, {
      store,
      strict: flags.strict,
      includeErased: flags.includeErased,
      encoding: flags.encoding,
      mapping,
      onReject(file, line, reason) {
        process.exitCode = 1
        if (rejects) rejects.write(file, line, reason)
        else {
          progress.clear()
          console.error(`${file}:${line}: ${reason}`)
        }
      },
      onProgress: ({ name }, read, rows) => progress.show(name, sum.bytes + read, sum.rows + rows),
      onFile(input, counts) {
        sum.bytes += input.bytes ?? 0
        sum.rows += counts.stored + counts.unchanged + counts.erased + counts.rejected + counts.legs
        progress.clear()
        const where = rejects && counts.rejected > 0 ? `, see ${flags.rejects}` : ''
        console.log(`${input.name}: ${summary(counts, isDryRun)}${where}`)
      },
    })
    if (calls) {
      for (const { file, line, callId } of calls.incomplete)
        console.error(`${file}:${line}: call ${callId} is incomplete: some of its legs are missing`)
      console.log(`Calls: ${summaryOfCalls(calls, isDryRun)}`)
    }
  } finally {
    progress.clear()
  }
}

function seconds(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 86_400) return value
  throw new InvalidArgumentError('It must be a number of seconds above 0 and at most 86400.')
}
