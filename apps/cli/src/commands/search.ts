import { type FoundCall, maskResponse } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { foundColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import type { OptionValues, Parsed } from '../command.ts'
import type { searchOptions } from '../options.ts'
import { table } from '../output/text.ts'
import { toClientSettings } from '../settings/client-settings.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { UsageError } from '../usage-error.ts'

type SearchOptions = OptionValues<typeof searchOptions>

/** The number of calls that fit on a terminal without a limit of the user's own. */
const callsOnTerminal = 50
/** Searches the calls that a cms-cdr server has stored. */
export async function run({ options }: Parsed<typeof searchOptions>): Promise<number> {
  const { json, csv, mask, verbose, quiet } = options
  if (json && csv) throw new UsageError('--json and --csv cannot be used together. Choose one.')
  const isForPeople = process.stdout.isTTY === true && !json && !csv
  const { limit = isForPeople ? callsOnTerminal : Number.POSITIVE_INFINITY } = options
  const settings = await toClientSettings(resolveSettings(options))
  const onEvent = verbose ? (await import('../output/log-event.ts')).logEvent : undefined
  await using client = createCdrClient({ ...settings, connections: 1, onEvent })
  const search = toSearch(options, settings.timeZone)
  const pageSize = Math.min(1000, limit + 1)

  const shown: FoundCall[] = []
  let count = 0
  if (csv) process.stdout.write(csvHeader({ columns: foundColumns, exact: false }, false))
  for await (const found of client.searchCalls({ ...search, pageSize })) {
    if (count === limit) {
      if (!quiet) console.error(`cms-cdr: There are more calls. Show them with --limit, or narrow the search.`)
      break
    }
    count += 1
    const call = mask ? masked(found) : found
    if (isForPeople) shown.push(call)
    else
      process.stdout.write(csv ? csvRows([call], { columns: foundColumns, exact: false }) : `${JSON.stringify(call)}\n`)
  }
  if (isForPeople && count > 0) console.log(toTable(shown, settings.timeZone))
  if (count === 0 && !quiet) console.error('cms-cdr: No stored call matches.')
  return 0
}

function toSearch(options: SearchOptions, timeZone: string | undefined) {
  const { from, to, direction, number, answered, unanswered, abandoned, sort, order } = options
  if (answered && (unanswered || abandoned))
    throw new UsageError(`--answered and --${unanswered ? 'unanswered' : 'abandoned'} exclude each other. Choose one.`)
  return {
    from: readTime(from, timeZone),
    to: readTime(to, timeZone),
    direction,
    agentId: readList('agent', options.agent),
    skillQueueId: readList('queue', options.queue),
    vdnId: readList('vdn', options.vdn),
    callType: readList('call-type', options['call-type']),
    releaseCause: readList('cause', options.cause),
    number,
    answered: answered ? true : unanswered ? false : undefined,
    abandoned: abandoned || undefined,
    minWaitSeconds: options['min-wait'],
    maxWaitSeconds: options['max-wait'],
    minTalkSeconds: options['min-talk'],
    maxTalkSeconds: options['max-talk'],
    sort,
    order,
  }
}

const unitMilliseconds: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads a relative time. What is not one is left to the server, which knows the time zone of the tenant. */
function readTime(text: string | undefined, timeZone: string | undefined): Date | string | undefined {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])( ago)?$/.exec(text ?? '') ?? []
  if (amount) return new Date(Date.now() - Number(amount) * (unitMilliseconds[unit] ?? 0))
  if (text !== 'today' && text !== 'yesterday') return text
  const day = new Date(Date.now() - (text === 'yesterday' ? (unitMilliseconds.d ?? 0) : 0))
  // The Swedish form of a date is that of ISO 8601.
  return new Intl.DateTimeFormat('sv', { timeZone }).format(day)
}

function readList(name: string, text: string | undefined): number[] | undefined {
  const values = text?.split(',').map((item) => item.trim())
  const wrong = values?.find((value) => !/^-?\d{1,15}$/.test(value))
  if (wrong !== undefined)
    throw new UsageError(`--${name}: "${wrong}" is not a whole number. Separate several with commas.`)
  return values?.map(Number)
}

function masked(call: FoundCall): FoundCall {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<FoundCall, 'callingNumber' | 'calledNumber'>),
  }
}

function toTable(calls: readonly FoundCall[], timeZone: string | undefined): string {
  const time = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone: timeZone ?? 'UTC' })
  const names = ['began', 'call', 'direction', 'queue', 'agent', 'wait', 'talk', 'from', 'to', 'release cause']
  const rows = calls.map((call) => [
    `${time.format(call.beganAt)}${call.beganFrom === 'stored' ? ' ?' : ''}`,
    call.callId,
    call.direction,
    String(call.skillQueueId ?? ''),
    String(call.agentId ?? ''),
    duration(call.queueSeconds),
    duration(call.talkSeconds),
    call.callingNumber ?? '',
    call.calledNumber ?? '',
    call.releaseCause ? `${call.releaseCause.value} ${call.releaseCause.meaning ?? ''}`.trim() : '',
  ])
  const unknown = calls.some(({ beganFrom }) => beganFrom === 'stored')
  // The cause comes last, since it is the longest.
  const width = process.stdout.columns || Number.POSITIVE_INFINITY
  const lines = table(names, rows).split('\n')
  const fitting = lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
  return `${fitting.join('\n')}\n\nTimes are in ${timeZone ?? 'UTC'}.${unknown ? ' ? means that the begin is unknown, and this is when the record was stored.' : ''}`
}

/** Returns a duration as `1:25`, or `10:00:00`. */
function duration(seconds: number | null): string {
  if (seconds === null) return ''
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, ...rest] = parts
  const shown = hours > 0 ? parts : rest
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
