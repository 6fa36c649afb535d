import type { Cdr } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import type { Parsed } from '../command.ts'
import { readFormat } from '../output/record-format.ts'
import { showRecords } from '../output/show-records.ts'
import { reportFailure } from '../report-failure.ts'
import { readClientSettings } from '../settings/client-settings.ts'
import { UsageError } from '../usage-error.ts'
import type { getOptions } from './get.ts'

/** Some were found, and some were not. */
const someFailed = 1
/** From here on, several connections pay. */
const manyCalls = 8

/** Asks for a few calls, one after the other or a few at a time, and shows their records in the order of the arguments. */
export async function run({ positionals, options }: Parsed<typeof getOptions>): Promise<number> {
  const callIds = positionals.map(cleanCallId)
  if (callIds.length === 0) throw new UsageError('get needs a call ID. See: cms-cdr get --help')
  const format = await readFormat(options, process.stdout.isTTY)
  const settings = await readClientSettings(options)
  const { direction = 'auto', mask } = options
  if (options.curl) return printCurl(callIds, direction, settings)

  const onEvent = options.verbose ? (await import('../output/tell-events.ts')).tellEvents : undefined
  const connections = callIds.length < manyCalls ? 1 : manyCalls
  const client = createCdrClient({ ...settings, connections, onEvent })
  const found: Cdr[] = []
  const statuses = new Set<number>()
  if (callIds.length === 1) found.push(await client.getCdr({ callId: callIds[0] ?? '', direction }))
  else {
    for await (const outcome of client.getCdrs(callIds, { direction, concurrency: connections, order: 'input' })) {
      if (outcome.ok) found.push(outcome.cdr)
      else statuses.add(reportFailure(outcome.error))
    }
  }
  await showRecords(found, format, mask)
  const [status = 0, ...others] = statuses
  return found.length === 0 && others.length === 0 ? status : statuses.size > 0 ? someFailed : 0
}

async function printCurl(
  callIds: readonly string[],
  direction: 'inbound' | 'outbound' | 'auto',
  settings: Awaited<ReturnType<typeof readClientSettings>>,
): Promise<number> {
  const { queryToSign } = await import('@org/cms-cdr-formats/query-to-sign')
  const { schemeOf } = await import('../signing/scheme-of.ts')
  const { toCurl } = await import('@org/cms-cdr-formats/to-curl')
  const { baseUrl, accessKey, ccId, host } = settings
  const [callId = '', ...others] = callIds
  if (others.length > 0) throw new UsageError('--curl prints one query. Give one call ID.')
  const one = direction === 'auto' ? 'inbound' : direction
  const request = queryToSign({ baseUrl, host, callId, ccId, direction: one })
  const url = new URL(request.path, baseUrl).href
  const connection = { ...settings.tls, proxy: settings.proxy?.toString() }
  const scheme = schemeOf(settings.scheme)
  process.stdout.write(toCurl(request, { url, accessKey, variables: keyVariables, scheme, connection }))
  if (direction === 'auto')
    console.error('cms-cdr: This asks inbound only; --direction outbound prints the other query.')
  return 0
}
