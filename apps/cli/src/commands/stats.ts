import type { CallFigures, CallGroup } from '@org/cms-cdr-client'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import type { Parsed } from '../command.ts'
import type { statsOptions } from '../options.ts'
import { readDelimiter } from '../output/records.ts'
import { localTimeIn } from '../output/text.ts'
import { dateIn, readFilter } from '../search/read-filter.ts'
import { statsTable } from '../search/stats-table.ts'
import { openClient } from '../settings/client-settings.ts'
import { refuseOptions, UsageError } from '../usage-error.ts'

const widthOfAnUnknownTerminal = 80
const durations = ['calls', 'averageSeconds', 'p50Seconds', 'p90Seconds', 'p95Seconds']
const figureColumns = [
  ...['offered', 'answered', 'abandoned', 'other'],
  ...['serviceLevel.calls', 'serviceLevel.inTime', 'serviceLevel.share'],
  ...['wait', 'talk'].flatMap((what) => durations.map((name) => `${what}.${name}`)),
]
const groupColumns = {
  hour: ['from', 'to'],
  day: ['from', 'to'],
  agent: ['id'],
  queue: ['id'],
  cause: ['id', 'releaseCause.meaning'],
  caller: ['callingNumber'],
  wait: ['id'],
  talk: ['id'],
} as const

export async function run({ options }: Parsed<typeof statsOptions>): Promise<number> {
  const { json, csv, by, quiet } = options
  if (json && csv) throw new UsageError('--json and --csv cannot be used together. Choose one.')
  if (!csv) refuseOptions(options, ['delimiter'], 'is for CSV. Add --csv.')
  const delimiter = readDelimiter(options.delimiter)
  const { client: opened, settings } = await openClient(options, { connections: 1 })
  await using client = opened
  const filter = readFilter(options, settings.timeZone)
  const isOpen = filter.from === undefined && filter.to === undefined
  const from = isOpen ? usualStart(by, settings.timeZone) : undefined
  const stats = await client.callStats({
    ...filter,
    ...(from ? { from } : {}),
    by,
    serviceLevelSeconds: options['service-level'],
  })

  const rows: readonly (CallFigures | CallGroup)[] = by ? stats.groups : [stats.totals]
  if (csv) {
    const format = { columns: [...(by ? groupColumns[by] : []), ...figureColumns], exact: false, delimiter }
    process.stdout.write(csvHeader(format, false) + csvRows(rows, format))
  } else if (json || process.stdout.isTTY !== true) for (const row of rows) console.log(JSON.stringify(row))
  else if (stats.totals.offered > 0) console.log(statsTable(stats, process.stdout.columns || widthOfAnUnknownTerminal))
  if (stats.totals.offered === 0 && !quiet) console.error('cms-cdr: No stored call matches.')
  if (from && !quiet) console.error(`cms-cdr: Only calls since ${from}. Add --from for another time.`)
  return 0
}

/** Returns where hours and days begin if the user does not say: an archive of years has too many of them. */
function usualStart(by: string | undefined, timeZone: string | undefined): string | undefined {
  if (by === 'day') return dateIn(timeZone, 29)
  if (by !== 'hour') return undefined
  const begin = localTimeIn(timeZone ?? 'UTC')(new Date(Date.now() - 23 * 3_600_000))
  return `${begin.slice(0, '2026-11-26 08'.length).replace(' ', 'T')}:00${timeZone ? '' : 'Z'}`
}
