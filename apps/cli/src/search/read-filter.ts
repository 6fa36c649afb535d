import type { CallFilter } from '@org/cms-cdr-client'
import type { OptionValues } from '../command.ts'
import type { filterOptions } from '../options.ts'
import { localTimeIn } from '../output/text.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Returns the filter that options describe.
 *
 * @param timeZone The time zone in which today and yesterday are days; by default that of this machine.
 * @throws UsageError when options contradict each other or are no numbers.
 */
export function readFilter(options: OptionValues<typeof filterOptions>, timeZone: string | undefined): CallFilter {
  const { from, to, direction, number, answered, unanswered, abandoned } = options
  if (answered && (unanswered || abandoned))
    throw new UsageError(`--answered and --${unanswered ? 'unanswered' : 'abandoned'} exclude each other. Choose one.`)
  if (number?.trim() === '') throw new UsageError('--number is blank. To match every call, leave it out.')
  return {
    from: readTime('from', from, timeZone),
    to: readTime('to', to, timeZone),
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
  }
}

const unitMilliseconds: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads a time. What has no offset is left to the server, which knows the time zone of the tenant. */
function readTime(name: string, text: string | undefined, timeZone: string | undefined): Date | string | undefined {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])( ago)?$/.exec(text ?? '') ?? []
  if (amount) return new Date(Date.now() - Number(amount) * (unitMilliseconds[unit] ?? 0))
  if (text !== 'today' && text !== 'yesterday') {
    if (text === undefined || !Number.isNaN(Date.parse(text))) return text
    throw new UsageError(
      `--${name} must be a date such as 2026-11-26, a time such as 2026-11-26T08:00 or 2026-11-26T08:00:00Z, today, yesterday, 2h or 7d, but is "${text}".`,
    )
  }
  return dateIn(timeZone, text === 'yesterday' ? 1 : 0)
}

/** Returns the date in a time zone, or that of some days ago. At a clock change, a day does not have 24 hours. */
export function dateIn(timeZone: string | undefined, daysAgo: number): string {
  const day = new Date(localTimeIn(timeZone)(new Date()).slice(0, '2026-11-26'.length))
  day.setUTCDate(day.getUTCDate() - daysAgo)
  return day.toISOString().slice(0, '2026-11-26'.length)
}

function readList(name: string, text: string | undefined): number[] | undefined {
  const values = text?.split(',').map((item) => item.trim())
  const wrong = values?.find((value) => !/^-?\d{1,15}$/.test(value))
  if (wrong !== undefined)
    throw new UsageError(`--${name}: "${wrong}" is not a whole number. Separate several with commas.`)
  return values?.map(Number)
}
