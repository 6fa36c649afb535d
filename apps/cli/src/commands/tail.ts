import type { FoundCall } from '@org/cms-cdr-client'
import type { Parsed } from '../command.ts'
import type { tailOptions } from '../options.ts'
import { masked, openCallsTable } from '../search/found-calls.ts'
import { readFilter } from '../search/read-filter.ts'
import { openClient } from '../settings/client-settings.ts'
import { Interruption } from '../terminal.ts'

const defaultLines = 10

/** Follows the calls that a cms-cdr server stores, until Ctrl-C. */
export async function run({ options }: Parsed<typeof tailOptions>): Promise<number> {
  const { json, mask, quiet, after, lines = defaultLines } = options
  // One connection for the stream, and one for the search.
  const { client: opened, settings } = await openClient(options, { connections: 2 })
  await using client = opened
  const filter = readFilter({ ...options, to: undefined }, settings.timeZone)
  const isForPeople = process.stdout.isTTY === true && !json
  const { head, notes, lineOf } = openCallsTable(settings.timeZone)
  const show = (found: FoundCall): void => {
    const call = mask ? masked(found) : found
    console.log(isForPeople ? lineOf(call) : JSON.stringify(call))
  }

  using interruption = new Interruption()
  const connected = Promise.withResolvers<void>()
  let connections = 0
  const onConnect = (): void => {
    connected.resolve()
    connections += 1
    if (connections > 1 && !quiet) console.error('cms-cdr: Connected again. No call was missed.')
  }
  try {
    const live = client.watchCalls({ ...filter, after, onConnect, signal: interruption.signal })[Symbol.asyncIterator]()
    // A call that is stored while the latest ones are searched is in both.
    const first = live.next()
    await Promise.race([connected.promise, first])
    if (isForPeople) console.log(head)
    const shown = new Set<string>()
    const latest: FoundCall[] = []
    if (after === undefined && lines > 0) {
      for await (const call of client.searchCalls({ ...filter, pageSize: Math.min(1000, lines) })) {
        if (latest.push(call) === lines) break
      }
    }
    for (const call of latest.reverse()) {
      shown.add(keyOf(call))
      show(call)
    }
    if (isForPeople && !quiet) {
      const waiting = `Waiting for calls. Times are in ${settings.timeZone ?? 'UTC'}. Press Ctrl-C to stop.`
      for (const note of [...notes, waiting]) console.error(`cms-cdr: ${note}`)
    }
    for (let next = await first; !next.done; next = await live.next())
      if (!shown.delete(keyOf(next.value))) show(next.value)
    return 0
  } catch (error) {
    if (interruption.status !== undefined) return interruption.status
    throw error
  }
}

const keyOf = ({ ccId, direction, callId }: FoundCall): string => `${ccId} ${direction} ${callId}`
