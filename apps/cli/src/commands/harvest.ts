import type { CdrSigningClient } from '@org/cms-cdr-client'
import { isListRefused, listStarts } from '@org/cms-cdr-formats/listed-since'
import type { Input, InputItem } from '../bulk/read-input.ts'
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
    open: ({ client, settings }, signal) => listInput(client, vdns, signal, settings.timeZone),
    remembered: { vdn: vdns.join() },
  })
  if (typeof tally === 'number') return tally
  if (tally.missing > 0 && !options.quiet)
    console.error(
      'Records appear some time after their calls are listed. The next run looks up the missing ones again.',
    )
  return tally.failed > 0 ? 1 : 0
}

function listInput(
  client: CdrSigningClient,
  vdns: readonly number[],
  signal: AbortSignal,
  timeZone: string | undefined,
): Input {
  return {
    name: 'the list of calls',
    bytes: undefined,
    bytesRead: 0,
    header: undefined,
    async *items() {
      for (const vdn of vdns)
        for (const direction of ['inbound', 'outbound'] as const)
          yield* listItems(client, { vdn, direction, signal }, timeZone)
    },
  }
}

type Lane = Pick<Parameters<CdrSigningClient['listCalls']>[0], 'vdn' | 'direction' | 'signal'>

/** Lists all that CC-CMS still has. */
async function* listItems(
  client: CdrSigningClient,
  lane: Lane,
  timeZone: string | undefined,
): AsyncGenerator<readonly InputItem[]> {
  const to = new Date()
  const starts = listStarts(to.getTime(), timeZone)
  for (const start of starts) {
    try {
      for await (const { callId, direction } of client.listCalls({ ...lane, from: new Date(start), to }))
        yield [{ query: { callId, direction }, problem: undefined, line: callId, lineNumber: 0 }]
      return
    } catch (error) {
      if (!isListRefused(error) || start === starts.at(-1)) throw error
    }
  }
}
