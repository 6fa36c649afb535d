import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { maskCdr } from '@org/cms-cdr-client'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { shellWord } from '@org/cms-cdr-formats/shell-word'
import { printable } from '@org/cms-cdr-formats/table'
import { idOfFile, Journal, type RunOptions } from '../bulk/journal.ts'
import { hasContent, Output, openLines, rawWithKey, writeWorkbookFile } from '../bulk/output.ts'
import { Progress, Tally } from '../bulk/progress.ts'
import { type Input, LateCalls, openInput, sortByExpiry } from '../bulk/read-input.ts'
import { runBulk } from '../bulk/run-bulk.ts'
import type { OptionValues, Parsed } from '../command.ts'
import type { bulkOptions } from '../options.ts'
import { type RecordFormat, readFormat, textFormat } from '../output/records.ts'
import { checkWritable, isDevice } from '../output/replace-file.ts'
import { explain, statusOf } from '../report-failure.ts'
import { type ClientSettings, openClient } from '../settings/client-settings.ts'
import { Interruption } from '../terminal.ts'
import { access, UsageError } from '../usage-error.ts'

type BulkOptions = OptionValues<typeof bulkOptions>

export async function run({ positionals: [path = ''], options }: Parsed<typeof bulkOptions>): Promise<number> {
  const { from: format, column, encoding, follow } = options
  if (follow && options['expiring-first'])
    throw new UsageError(
      '--expiring-first reads the whole input first, so it cannot follow a file. Leave out --follow.',
    )
  if (follow && options.xlsx)
    throw new UsageError(
      'A workbook is written when the run is complete, and --follow never completes. Leave out --xlsx.',
    )
  const tally = await fetchRecords({
    path,
    options,
    open: (_opened, signal) => openInput(path, { format, column, encoding, follow: follow ? signal : undefined }),
  })
  return typeof tally === 'number' ? tally : tally.isComplete ? 0 : 1
}

/** A run of bulk, with its source of calls. */
export interface FetchParts {
  readonly path?: string
  readonly options: BulkOptions
  readonly open: (opened: Awaited<ReturnType<typeof openClient>>, signal: AbortSignal) => Input
  /** Options that the journal remembers too. */
  readonly remembered?: RunOptions
}

/** Looks up every call of a source. Returns what was counted, or the exit status of a run that was stopped. */
export async function fetchRecords({
  path = '',
  options,
  open: openSource,
  remembered,
}: FetchParts): Promise<Tally | number> {
  const format = readFormat(options, false)
  const { concurrency = 32, failed, missing, report, quiet } = options
  const opened = await openClient(options, { ratePerSecond: options.rate, connections: concurrency })
  for (const name of ['journal', 'failed', 'missing', 'report'] as const)
    if (options[name] === '-') throw new UsageError(`--${name} needs a file, because stdout is for the records.`)
  const resultPath = options.output === '-' ? undefined : options.output
  const workbookPath = format.kind === 'xlsx' ? resultPath : undefined
  if (format.kind === 'xlsx' && workbookPath === undefined)
    throw new UsageError('bulk writes a workbook to a file. Add --output FILE.xlsx.')
  // Nothing can be appended to a workbook, so its records are collected in a file of their own.
  const outputPath = workbookPath ? `${workbookPath}.ndjson` : resultPath
  const isFile = resultPath !== undefined && !isDevice(resultPath)
  const journalPath = options.journal ?? (isFile ? `${resultPath}.journal` : undefined)
  checkFiles({ input: path, output: outputPath, workbook: workbookPath, journal: journalPath, failed, missing, report })

  const { settings } = opened
  await using client = opened.client
  using interruption = new Interruption()
  using open = new DisposableStack()
  // Reading ends with the run: a list that is followed has no end, and whoever writes to a pipe may keep it open.
  open.defer(() => {
    interruption.abort()
    if (path === '-') process.stdin.destroy()
  })
  const input = openSource(opened, interruption.signal)
  using journal = new Journal(journalPath, { ...runOptions(options, settings, format), ...remembered })
  let outputId: string | undefined
  if (isFile && outputPath !== undefined && journalPath !== undefined) {
    outputId = access(`${resultPath} cannot be written`, () => idOfFile(resultPath, journalPath))
    journal.checkOutput(outputId, outputPath, workbookPath)
  }
  using output = new Output(outputPath, outputId)
  const header = () => input.header
  const lines = {
    ...(failed && { failed: openLines(failed, header, open) }),
    ...(missing && { missing: openLines(missing, header, open) }),
  }
  const tally = new Tally()
  // Records on a terminal, and the log of requests, would end up in the middle of the bar.
  const isDrawn = !quiet && !options.verbose && !output.isTerminal
  using progress = new Progress(tally, input, isDrawn)
  const log = (message: string): void => {
    if (!quiet) progress.log(`cms-cdr: ${message}`)
  }

  const { head, lines: linesOf } = await textFormat(format, rawWithKey)
  let stopReason: unknown
  try {
    journal.continueOn(output)
    if (head !== '' && !output.size) await output.write(head)
    const late = options.follow ? new LateCalls() : undefined
    const items = late ? late.merge(input.items(log), interruption.signal) : input.items(log)
    await runBulk({
      options: { ...options, concurrency },
      client,
      name: input.name,
      items: options['expiring-first'] ? sortByExpiry(items) : items,
      journal,
      output,
      format: (cdrs) => linesOf(options.mask ? cdrs.map(maskCdr) : cdrs),
      lines,
      late,
      tally,
      interruption,
      log,
    })
    if (workbookPath && outputPath) {
      log(`Writing ${workbookPath}.`)
      const columns = format.fields ?? defaultColumns
      await writeWorkbookFile(workbookPath, { records: outputPath, columns, signal: interruption.signal })
    }
  } catch (reason) {
    // A list may turn out to be damaged after many of its calls have been looked up.
    if (reason instanceof UsageError && tally.calls === 0) throw reason
    stopReason = journal.describe(reason ?? new Error('The run was stopped.'))
  } finally {
    progress[Symbol.dispose]()
  }
  if (!quiet) for (const line of tally.summary()) console.error(printable(line))
  if (stopReason !== undefined) {
    if (interruption.status === undefined) console.error(printable(`cms-cdr: ${explain(stopReason)}`))
    if (workbookPath)
      console.error(`${workbookPath} is written when the run is complete. The records so far are in ${outputPath}.`)
    console.error(
      journalPath === undefined
        ? 'There is no journal, so the next run starts from the beginning. With --output or --journal, it would resume.'
        : `Resume with: ${['cms-cdr', ...process.argv.slice(2)].map(shellWord).join(' ')}`,
    )
  }
  if (report !== undefined) await journal.writeReport(report)
  if (stopReason === undefined) return tally
  return interruption.status ?? statusOf(stopReason)
}

/** Everything that changes which records are fetched or how they are written. */
function runOptions(options: BulkOptions, settings: ClientSettings, format: RecordFormat): RunOptions {
  const { kind, fields, ...csv } = format
  return {
    url: new URL(settings.baseUrl).href,
    'cc-id': settings.ccId,
    'time-zone': settings.timeZone ?? null,
    scheme: typeof settings.scheme === 'string' ? settings.scheme : JSON.stringify(settings.scheme),
    direction: options.direction ?? 'auto',
    mask: options.mask,
    format: kind,
    fields: fields?.join() ?? null,
    ...csv,
  }
}

/** Rejects files that do not belong together, before anything is written. */
function checkFiles(paths: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>()
  for (const [name, path] of Object.entries(paths)) {
    if (path === undefined || path === '-') continue
    const real = existsSync(path) ? realpathSync(path) : resolve(path)
    const before = seen.get(real)
    if (before !== undefined)
      throw new UsageError(`${path} is both the ${before} and the ${name} file. Choose different files.`)
    seen.set(real, name)
  }
  const { output, workbook, journal, report, failed, missing } = paths
  for (const written of [output, failed, missing, report]) if (written !== undefined) checkWritable(written)
  if (workbook !== undefined) checkWritable(workbook, true)
  for (const written of [workbook, output])
    if (written !== undefined && journal !== undefined && hasContent(written) && !hasContent(journal))
      throw new UsageError(
        `${written} is not empty, and it has no journal (${journal}). Move the file away, or choose another --output.`,
      )
}
