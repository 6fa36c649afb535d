import type { FoundCall } from '@org/cms-cdr-client'
import type { Parsed } from '../command.ts'
import type { searchOptions } from '../options.ts'
import { readDelimiter } from '../output/records.ts'
import { checkWritable } from '../output/replace-file.ts'
import { callsTable, formatOf, masked, textOf, writeCalls } from '../search/found-calls.ts'
import { readFilter } from '../search/read-filter.ts'
import { openClient } from '../settings/client-settings.ts'
import { refuseOptions, UsageError } from '../usage-error.ts'

/** The number of calls that fit on a terminal without a limit of the user's own. */
const callsOnTerminal = 50

export async function run({ options }: Parsed<typeof searchOptions>): Promise<number> {
  const { json, csv, mask, quiet, sort, order } = options
  if (json && csv) throw new UsageError('--json and --csv cannot be used together. Choose one.')
  const output = options.output === '-' ? undefined : options.output
  if (output !== undefined) checkWritable(output, true)
  const chosen = csv ? 'csv' : json ? 'ndjson' : undefined
  const fileFormat = output === undefined ? undefined : formatOf(output, chosen)
  if ((fileFormat ?? chosen) !== 'csv') refuseOptions(options, ['delimiter'], 'is for CSV. Add --csv.')
  const delimiter = readDelimiter(options.delimiter)
  const isForPeople = output === undefined && process.stdout.isTTY === true && !chosen
  const { limit = isForPeople ? callsOnTerminal : Number.POSITIVE_INFINITY } = options
  const { client: opened, settings } = await openClient(options, { connections: 1 })
  await using client = opened
  const filter = readFilter(options, settings.timeZone)

  let count = 0
  let hasMore = false
  async function* found(): AsyncGenerator<FoundCall> {
    for await (const call of client.searchCalls({ ...filter, sort, order, pageSize: Math.min(1000, limit + 1) })) {
      hasMore = count === limit
      if (hasMore) return
      count += 1
      yield mask ? masked(call) : call
    }
  }
  if (output !== undefined && fileFormat) {
    await writeCalls(found(), fileFormat, delimiter, output)
    if (!quiet) console.error(`cms-cdr: Wrote ${count} ${count === 1 ? 'call' : 'calls'} to ${output}.`)
  } else if (isForPeople) {
    const calls = await Array.fromAsync(found())
    if (count > 0) console.log(callsTable(calls, settings.timeZone))
  } else for await (const text of textOf(found(), chosen ?? 'ndjson', delimiter)) process.stdout.write(text)
  if (hasMore && !quiet) console.error('cms-cdr: There are more calls. Show them with --limit, or narrow the search.')
  if (count === 0 && output === undefined && !quiet) console.error('cms-cdr: No stored call matches.')
  return 0
}
