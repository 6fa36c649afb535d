import type { Cdr } from '@org/cms-cdr-client'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import { cleanCallId, lineProblems, problemOf } from '@org/cms-cdr-formats/list'
import type { Parsed } from '../command.ts'
import { type getOptions, recordOptions } from '../options.ts'
import { readFormat, showRecords } from '../output/records.ts'
import { checkWritable } from '../output/replace-file.ts'
import { reportFailure } from '../report-failure.ts'
import { type ClientSettings, openClient, schemeOf } from '../settings/client-settings.ts'
import { refuseOptions, UsageError } from '../usage-error.ts'

/** From this number of calls on, several connections pay off. */
const manyCalls = 8

/** Looks up a few calls, and shows their records in the order of the arguments. The status is 1 if some calls failed. */
export async function run({ positionals, options }: Parsed<typeof getOptions>): Promise<number> {
  if (options.curl)
    refuseOptions(
      options,
      ['output', 'json', ...Object.keys(recordOptions)],
      'is for records, but --curl prints a script. Leave it out.',
    )
  const callIds = positionals.map(readCallId)
  const output = options.output === '-' ? undefined : options.output
  const isTerminal = output === undefined && process.stdout.isTTY
  const format = readFormat(options, isTerminal)
  if (format.kind === 'xlsx' && isTerminal)
    throw new UsageError('A workbook cannot be shown on a terminal. Add --output FILE.xlsx.')
  if (output !== undefined) checkWritable(output)
  const { direction = 'auto', mask } = options
  const connections = callIds.length < manyCalls ? 1 : manyCalls
  const { client, settings } = await openClient(options, { connections })
  if (options.curl) return printCurl(callIds, direction, settings)

  const found: Cdr[] = []
  const statuses = new Set<number>()
  if (callIds.length === 1) found.push(await client.getCdr({ callId: callIds[0] ?? '', direction }))
  else {
    for await (const outcome of client.getCdrs(callIds, { direction, concurrency: connections, order: 'input' })) {
      if (outcome.ok) found.push(outcome.cdr)
      else statuses.add(reportFailure(outcome.error))
    }
  }
  await showRecords(found, format, { mask, output })
  const [status = 0, ...others] = statuses
  return found.length === 0 && others.length === 0 ? status : statuses.size > 0 ? 1 : 0
}

function readCallId(given: string): string {
  const callId = cleanCallId(given)
  const problem = problemOf(callId)
  // It was not necessarily in a spreadsheet, so it may just look rounded. What is no call ID is left to the client.
  if (!problem || problem === 'rounded' || problem === 'notAnId') return callId
  throw new UsageError(`"${given}" cannot be looked up: ${lineProblems[problem]}.`)
}

async function printCurl(
  [callId = '', ...others]: readonly string[],
  direction: 'inbound' | 'outbound' | 'auto',
  settings: ClientSettings,
): Promise<number> {
  if (others.length > 0) throw new UsageError('--curl prints a single query. Give one call ID.')
  const { queryToSign } = await import('@org/cms-cdr-formats/query-to-sign')
  const { toCurl } = await import('@org/cms-cdr-formats/to-curl')
  const { baseUrl, accessKey, ccId, host, tls, proxy } = settings
  const request = queryToSign({ baseUrl, host, callId, ccId, direction: direction === 'auto' ? 'inbound' : direction })
  const url = new URL(request.path, baseUrl).href
  const target = { url, accessKey, variables: keyVariables, scheme: schemeOf(settings), connection: { ...tls, proxy } }
  process.stdout.write(toCurl(request, target))
  if (direction === 'auto')
    console.error('cms-cdr: This is the inbound query. For the outbound one, add --direction outbound.')
  return 0
}
