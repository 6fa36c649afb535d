import { createCdrClient } from '@org/cms-cdr-client/node'
import { card } from '../card.ts'
import type { ParsedArguments } from '../command.ts'
import { readSettings } from '../settings.ts'
import { UsageError } from '../usage-error.ts'

const directions = ['inbound', 'outbound', 'auto'] as const

/** Asks for one call and shows its record. */
export async function run({ positionals, options }: ParsedArguments): Promise<number> {
  const [callId, ...others] = positionals
  if (callId === undefined || others.length > 0) {
    throw new UsageError(`get takes one call ID, but got ${positionals.length}.`)
  }
  const direction = directions.find((known) => known === (options.direction ?? 'auto'))
  if (!direction) throw new UsageError(`--direction must be ${directions.join(', ')}, but is "${options.direction}".`)

  const cdr = await createCdrClient(readSettings(options, process.env)).getCdr({ callId, direction })
  const asJson = options.json === true || !process.stdout.isTTY
  console.log(asJson ? JSON.stringify(cdr, null, process.stdout.isTTY ? 2 : undefined) : card(cdr))
  return 0
}
