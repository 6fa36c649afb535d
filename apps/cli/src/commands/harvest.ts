import type { CallListQuery, CdrSigningClient } from '@org/cms-cdr-client'
import { isListRefused, listStarts } from '@org/cms-cdr-formats/listed-since'
import type { ListItem } from '@org/cms-cdr-formats/read-list'
import type { Parsed } from '../command.ts'
import { bulkOptions, type harvestOptions } from '../options.ts'
import { readOptions } from '../parse-arguments.ts'
import { UsageError } from '../usage-error.ts'
import { fetchRecords } from './bulk.ts'

/** Lists the calls of some VDNs, and fetches those whose records an earlier run has not. The status is 0 if no look-up failed. */
export async function run({ options }: Parsed<typeof harvestOptions>): Promise<number> {
  const { vdn = '', output } = options
  const vdns = vdn.split(',').map(Number)
  if (vdn === '') throw new UsageError('Name the VDNs whose calls to fetch: --vdn 25,26')
  if (!vdns.every((one) => Number.isInteger(one) && one >= 1 && one <= 5000))
    throw new UsageError(`--vdn must be numbers from 1 to 5000 with commas between, but is "${vdn}".`)
  if (output === undefined || output === '-')
    throw new UsageError(
      'harvest writes to a file, so that the next run knows where this one ended. Add --output FILE.',
    )
  const tally = await fetchRecords({
    // Calls without a record yet, and those that failed, are looked up again as long as they are listed.
    options: { ...readOptions(bulkOptions), ...options, raw: true, again: 'both' },
    open: ({ client, settings }, signal) => ({
      name: 'the list of calls',
      bytes: undefined,
      bytesRead: 0,
      header: undefined,
      async *items() {
        for (const vdn of vdns)
          for (const direction of ['inbound', 'outbound'] as const)
            yield* listedCalls(client, { vdn, direction, signal }, settings.timeZone)
      },
    }),
    remembered: { vdn: vdns.join() },
  })
  if (typeof tally === 'number') return tally
  if (tally.missing > 0 && !options.quiet)
    console.error(
      'Records appear some time after their calls are listed. The next run looks up the missing ones again.',
    )
  return tally.failed > 0 ? 1 : 0
}

type Range = Pick<CallListQuery, 'vdn' | 'direction' | 'signal'>

/** Lists all that CC-CMS still has, one call at a time. */
async function* listedCalls(
  client: CdrSigningClient,
  range: Range,
  timeZone: string | undefined,
): AsyncGenerator<readonly ListItem[]> {
  const to = new Date()
  const starts = listStarts(to.getTime(), timeZone)
  for (const start of starts) {
    try {
      for await (const { callId, direction } of client.listCalls({ ...range, from: new Date(start), to }))
        yield [{ query: { callId, direction }, problem: undefined, line: callId, lineNumber: 0 }]
      return
    } catch (error) {
      if (!isListRefused(error) || start === starts.at(-1)) throw error
    }
  }
}
