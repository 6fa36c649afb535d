import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { lineProblems } from '@org/cms-cdr-formats/list'
import { shellWord } from '@org/cms-cdr-formats/shell-word'
import { Interruption } from '../bulk/interruption.ts'
import { Journal, type RunOptions } from '../bulk/journal.ts'
import { LineFile } from '../bulk/line-file.ts'
import { type Output, openOutput } from '../bulk/output.ts'
import { Progress } from '../bulk/progress.ts'
import { type Input, openInput } from '../bulk/read-input.ts'
import { type RecordFormatter, recordFormatter } from '../bulk/record-formatter.ts'
import { RunStopped, runBulk } from '../bulk/run-bulk.ts'
import { sortByExpiry } from '../bulk/sort-by-expiry.ts'
import { Tally } from '../bulk/tally.ts'
import type { Parsed } from '../command.ts'
import { type RecordFormat, readFormat } from '../output/record-format.ts'
import { statusOf } from '../report-failure.ts'
import { type ClientSettings, readClientSettings } from '../settings/client-settings.ts'
import { UsageError } from '../usage-error.ts'
import type { bulkOptions } from './bulk.ts'

type BulkOptions = Parsed<typeof bulkOptions>['options']

const defaultConcurrency = 32
const defaultStopAfter = 100
const notComplete = 1

/** Fetches the records of all calls in a list. */
export async function run({ positionals, options }: Parsed<typeof bulkOptions>): Promise<number> {
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0)
    throw new UsageError(`bulk takes one file, or - for standard input, but got ${positionals.length} names.`)
  const format = await readFormat(options, false)
  const settings = await readClientSettings(options)
  const input = openInput(path, { format: options.from, column: options.column, encoding: options.encoding })
  const client = await openClient(settings, options)
  const outputPath = options.output === '-' ? undefined : options.output
  const journalPath = options.journal ?? (outputPath === undefined ? undefined : `${outputPath}.journal`)
  checkFiles({ input: path, output: outputPath, journal: journalPath, ...fileOptions(options) })
  const command = ['cms-cdr', ...process.argv.slice(2)].map(shellWord).join(' ')
  const journal = Journal.open(journalPath, runOptions(options, settings, format), command)
  try {
    if (outputPath !== undefined && journal.outputSize > 0 && !existsSync(outputPath))
      throw new UsageError(
        `${journalPath} lists calls whose records are in ${outputPath}, but that file is gone. Restore it, or delete the journal to start again.`,
      )
    const output = openOutput(outputPath)
    const formatter = recordFormatter(format, options.mask)
    return await runOn({ options, input, client, journal, journalPath, output, outputPath, formatter, command })
  } finally {
    journal.close()
  }
}

interface Run {
  readonly options: BulkOptions
  readonly input: Input
  readonly client: ReturnType<typeof createCdrClient>
  readonly journal: Journal
  readonly journalPath: string | undefined
  readonly output: Output
  readonly outputPath: string | undefined
  readonly formatter: RecordFormatter
  readonly command: string
}

async function runOn(parts: Run): Promise<number> {
  const { options, input, client, journal, journalPath, output, outputPath, formatter } = parts
  const { direction = 'auto', quiet, verbose, report } = options
  const lineFile = (path: string | undefined) =>
    path === undefined ? undefined : new LineFile(path, () => input.header)
  const [failedLines, missingLines] = [lineFile(options.failed), lineFile(options.missing)]
  const tally = new Tally()
  const interruption = new Interruption()
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const progress = new Progress(
    () => {
      const { found, missing, failed } = tally
      const share = input.bytes ? Math.min(1, input.bytesRead / input.bytes) : undefined
      return { share, found, missing, failed, seconds: seconds() }
    },
    // Records on a terminal would end up in the middle of the bar.
    { isDrawn: !(quiet || (outputPath === undefined && process.stdout.isTTY)) },
  )
  const say = (text: string): void => {
    if (!quiet) progress.say(text)
  }
  let stopped: { readonly reason: unknown } | undefined
  try {
    journal.continueOn(output)
    if (formatter.head !== '' && !output.size) await output.write(formatter.head)
    const items = input.items((message) => say(`cms-cdr: ${message}`))
    await runBulk({
      client,
      items: options['expiring-first'] ? sortByExpiry(items) : items,
      journal,
      output,
      format: formatter.lines,
      again: options.again === 'both' ? ['missing', 'failed'] : options.again ? [options.again] : [],
      failedLines,
      missingLines,
      tally,
      concurrency: options.concurrency ?? defaultConcurrency,
      direction,
      stopAfter: options['stop-after'] ?? defaultStopAfter,
      signal: interruption.signal,
      stop: (reason) => interruption.stop(reason),
      onFailure: ({ message }, isFirst) => (isFirst || verbose) && say(`cms-cdr: ${message}`),
      onInvalidLine: ({ lineNumber, problem = 'empty' }) =>
        say(`cms-cdr: ${input.name}:${lineNumber} is skipped: ${lineProblems[problem]}.`),
    })
  } catch (reason) {
    if (reason instanceof UsageError) throw reason
    stopped = { reason }
  } finally {
    interruption.close()
    progress.close()
    for (const file of [failedLines, missingLines, output]) file?.close()
    await client.close()
  }
  if (!quiet) for (const line of tally.summary(seconds())) console.error(line)
  if (stopped) {
    if (interruption.status === undefined) console.error(`cms-cdr: ${messageOf(stopped.reason)}`)
    console.error(
      journalPath === undefined
        ? 'There is no journal, so the next run starts from the beginning. With --output or --journal it would resume.'
        : `Resume with: ${parts.command}`,
    )
  }
  if (report !== undefined) journal.writeReport(report)
  if (!stopped) return tally.isComplete ? 0 : notComplete
  return interruption.status ?? statusOf(stopped.reason instanceof RunStopped ? stopped.reason.cause : stopped.reason)
}

async function openClient(settings: ClientSettings, options: BulkOptions) {
  return createCdrClient({
    ...settings,
    ratePerSecond: options.rate,
    connections: options.concurrency ?? defaultConcurrency,
    onEvent: options.verbose ? (await import('../output/tell-events.ts')).tellEvents : undefined,
  })
}

/** Everything that changes which records are fetched or how they are written. */
function runOptions(options: BulkOptions, settings: ClientSettings, format: RecordFormat): RunOptions {
  return {
    url: new URL(settings.baseUrl).href,
    'cc-id': settings.ccId,
    'time-zone': settings.timeZone ?? null,
    scheme: String(settings.scheme ?? 'cms'),
    direction: options.direction ?? 'auto',
    format: format.kind,
    fields: 'fields' in format ? (format.fields?.join() ?? null) : null,
    delimiter: 'delimiter' in format ? format.delimiter : null,
    exact: options.exact,
    bom: options.bom,
    mask: options.mask,
  }
}

type Paths = Readonly<Record<string, string | undefined>>

function fileOptions({ failed, missing, report }: BulkOptions): Paths {
  return { failed, missing, report }
}

/** Refuses files that do not belong together, before anything is written. */
function checkFiles(paths: Paths): void {
  const seen = new Map<string, string>()
  for (const [name, path] of Object.entries(paths)) {
    if (path === undefined || path === '-') continue
    const real = existsSync(path) ? realpathSync(path) : resolve(path)
    const before = seen.get(real)
    if (before !== undefined) throw new UsageError(`${path} is named as ${before} and as ${name}. Name two files.`)
    seen.set(real, name)
  }
  const { output, journal, report } = paths
  if (output !== undefined && journal !== undefined && hasContent(output) && !hasContent(journal))
    throw new UsageError(
      `${output} is not empty, and it has no journal (${journal}). Move the file away, or choose another --output.`,
    )
  try {
    if (report !== undefined) closeSync(openSync(report, 'a', 0o600))
  } catch (error) {
    throw new UsageError(`${report} cannot be written: ${(error as Error).message}`)
  }
}

function hasContent(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size > 0
}

function messageOf(reason: unknown): string {
  if (reason instanceof RunStopped) return `${reason.message} ${(reason.cause as Error).message}`
  const { code, message } = reason as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full. Free some space; everything written so far is kept.'
  return message
}
