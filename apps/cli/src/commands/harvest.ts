import { type CdrSigningClient, isCdrError } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { Input, InputItem } from '../bulk/read-input.ts'
import type { Parsed } from '../command.ts'
import { bulkOptions, type harvestOptions } from '../options.ts'
import { readOptions } from '../parse-arguments.ts'
import { UsageError } from '../usage-error.ts'
import { fetchRecords } from './bulk.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const batchSize = 64

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
    open: (client, signal) => listInput(client, vdns, signal),
    remembered: { vdn: vdns.join() },
  })
  if (typeof tally === 'number') return tally
  if (tally.missing > 0 && !options.quiet)
    console.error(
      'Records appear some time after their calls are listed. The next run looks up the missing ones again.',
    )
  return tally.failed > 0 ? 1 : 0
}

function listInput(client: CdrSigningClient, vdns: readonly number[], signal: AbortSignal): Input {
  return {
    name: 'the list of calls',
    bytes: undefined,
    bytesRead: 0,
    header: undefined,
    async *items() {
      for (const vdn of vdns)
        for (const direction of ['inbound', 'outbound'] as const) yield* listItems(client, { vdn, direction, signal })
    },
  }
}

type Lane = Pick<Parameters<CdrSigningClient['listCalls']>[0], 'vdn' | 'direction' | 'signal'>

/**
 * Lists all that CC-CMS has: since midnight of yesterday or, where that of the tenant is later than that of UTC, the last 24 hours. After a
 * day of 23 hours, on which clocks were put forward, it may be one hour less.
 */
async function* listItems(client: CdrSigningClient, lane: Lane): AsyncGenerator<readonly InputItem[]> {
  const to = new Date()
  const now = to.getTime()
  for (const start of [now - (now % day) - day, now - day + minute, now - day + hour + minute]) {
    try {
      return yield* inBatches(client, { ...lane, from: new Date(start), to })
    } catch (error) {
      const isRefused = isCdrError(error, 'result') && error.resultCode === resultCodeOf('INVALID_PARAMETER')
      if (!isRefused || start > now - day + hour) throw error
    }
  }
}

async function* inBatches(
  client: CdrSigningClient,
  query: Parameters<CdrSigningClient['listCalls']>[0],
): AsyncGenerator<readonly InputItem[]> {
  let items: InputItem[] = []
  for await (const { callId, direction } of client.listCalls(query)) {
    items.push({ query: { callId, direction }, problem: undefined, line: callId, lineNumber: 0 })
    if (items.length < batchSize) continue
    yield items
    items = []
  }
  yield items
}
