import { createCdrClient } from '@org/cms-cdr-client/node'
import { lineProblems } from '@org/cms-cdr-formats/list'
import { shellWord } from '@org/cms-cdr-formats/shell-word'
import { boundYoungSpace } from '../bulk/bound-young-space.ts'
import { type BulkFiles, journalPathOf, openBulkFiles } from '../bulk/bulk-files.ts'
import { Interruption } from '../bulk/interruption.ts'
import { KeyTable } from '../bulk/key-table.ts'
import type { Outcome } from '../bulk/outcome.ts'
import { Progress } from '../bulk/progress.ts'
import { openInput } from '../bulk/read-input.ts'
import { recordFormatter } from '../bulk/record-formatter.ts'
import { ResultWriter } from '../bulk/result-writer.ts'
import { RunStopped, runBulk } from '../bulk/run-bulk.ts'
import { sortByExpiry } from '../bulk/sort-by-expiry.ts'
import { summaryLines } from '../bulk/summary.ts'
import { Tally } from '../bulk/tally.ts'
import type { Parsed } from '../command.ts'
import { readFormat } from '../output/record-format.ts'
import { statusOf } from '../report-failure.ts'
import { readClientSettings } from '../settings/client-settings.ts'
import { UsageError } from '../usage-error.ts'
import type { bulkOptions } from './bulk.ts'

type BulkOptions = Parsed<typeof bulkOptions>['options']

const usualConcurrency = 32
const usualMostFailuresInARow = 100
const notComplete = 1

/** Asks for all calls of a list. */
export async function run({ positionals, options }: Parsed<typeof bulkOptions>): Promise<number> {
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0)
    throw new UsageError(`bulk takes one file, or - for standard input, but got ${positionals.length} names.`)
  const format = await readFormat(options, false)
  const { direction = 'auto', mask, quiet } = options
  const settings = await readClientSettings(options)
  const input = openInput(path, {
    format: options.from,
    column: options.column,
    encoding: options.encoding,
    onColumn: (message) => progress?.say(`cms-cdr: ${message}`),
  })
  const formatter = recordFormatter(format, mask)
  const journalPath = journalPathOf(options)
  const resume = ['cms-cdr', ...process.argv.slice(2)].map(shellWord).join(' ')
  const files = await openBulkFiles(
    { input: path, output: options.output, journal: journalPath, failed: options.failed, missing: options.missing },
    {
      // The fields as they were typed, so that they can be compared.
      terms: { url: settings.baseUrl, ccId: settings.ccId, direction, mask, ...format, fields: options.fields },
      resume,
      headerOfInput: () => input.header,
    },
  )
  const tally = new Tally()
  const interruption = new Interruption()
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const progress = quiet
    ? undefined
    : new Progress(() => {
        const { found, missing, failed } = tally
        const share = input.bytes ? Math.min(1, input.bytesRead / input.bytes) : undefined
        return { share, found, missing, failed, seconds: seconds() }
      })
  boundYoungSpace()
  let stopped: { readonly reason: unknown } | undefined
  try {
    if (formatter.head !== '' && !files.output.size) await files.output.write(formatter.head)
    await askAll(files, { options, settings, input, tally, interruption, progress, lines: formatter.lines })
  } catch (reason) {
    if (reason instanceof UsageError) throw reason
    stopped = { reason }
  } finally {
    interruption.close()
    progress?.close()
    files.close()
  }
  if (!quiet) for (const line of summaryLines(tally, seconds())) console.error(line)
  if (!stopped) return tally.isComplete ? 0 : notComplete
  if (interruption.status === undefined) console.error(`cms-cdr: ${textOf(stopped.reason)}`)
  console.error(
    journalPath === undefined
      ? 'Nothing was remembered: the next run begins anew. With --output or --journal it would go on.'
      : `Go on with: ${resume}`,
  )
  return interruption.status ?? statusOf(stopped.reason instanceof RunStopped ? stopped.reason.cause : stopped.reason)
}

interface Asking {
  readonly options: BulkOptions
  readonly settings: Awaited<ReturnType<typeof readClientSettings>>
  readonly input: ReturnType<typeof openInput>
  readonly tally: Tally
  readonly interruption: Interruption
  readonly progress: Progress | undefined
  readonly lines: ReturnType<typeof recordFormatter>['lines']
}

async function askAll(files: BulkFiles, asking: Asking): Promise<void> {
  const { options, settings, input, tally, interruption, progress } = asking
  const { concurrency = usualConcurrency, verbose } = options
  const onEvent = verbose ? (await import('../output/tell-events.ts')).tellEvents : undefined
  const client = createCdrClient({ ...settings, connections: concurrency, onEvent })
  const writer = new ResultWriter(files.output, files.journal, asking.lines, (fault) => interruption.stop(fault))
  try {
    await runBulk({
      client,
      items: options['expiring-first'] ? sortByExpiry(input.items()) : input.items(),
      known: files.journal?.known ?? new KeyTable(),
      again: againOf(options.again),
      writer,
      failedLines: files.failedLines,
      missingLines: files.missingLines,
      tally,
      concurrency,
      ratePerSecond: options.rate,
      direction: options.direction ?? 'auto',
      mostFailuresInARow: options['stop-after'] ?? usualMostFailuresInARow,
      signal: interruption.signal,
      onFailure: ({ error }) => verbose && progress?.say(`  ${error.message}`),
      onUnreadable: ({ lineNumber, problem = 'empty' }) =>
        progress?.say(`cms-cdr: ${input.name}:${lineNumber} is skipped: ${lineProblems[problem]}.`),
    })
  } finally {
    await writer.settle()
    await client.close()
  }
  // The last records may have met a full disk when nothing was to be asked any more.
  interruption.signal.throwIfAborted()
}

function againOf(again: BulkOptions['again']): ReadonlySet<Outcome> {
  if (again === 'both') return new Set<Outcome>(['missing', 'failed'])
  return new Set<Outcome>(again === undefined ? [] : [again])
}

function textOf(reason: unknown): string {
  if (reason instanceof RunStopped) return `${reason.message} ${(reason.cause as Error).message}`
  const { code, message } = reason as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full. Make room; what was written is kept.'
  return message
}
