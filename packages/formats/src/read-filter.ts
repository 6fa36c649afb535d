import type { paths } from '@org/cms-cdr-client'
import { Temporal } from 'temporal-polyfill'
import { show } from './describe-problems.ts'
import { createParameterReader, type ParametersSchema } from './read-parameters.ts'

/** The filters of an operation on stored calls, as the spec names them. */
type FilterParameters = paths['/calls/events']['get']['parameters']['query']

/** The filters that were given. */
export interface GivenFilter extends Omit<FilterParameters, 'from' | 'to'> {
  /** Calls that began at this time or later, in milliseconds since 1970. */
  readonly from?: number
  /** Calls that began before this time, in milliseconds since 1970. */
  readonly to?: number
}

/** The parameters of an operation on stored calls: its filters, and the others. */
interface GivenParameters<Others> {
  readonly filter: GivenFilter
  readonly others: Others
}

/** What a cursor that no page has given violates. */
export const cursorRule = 'cursor must be the nextCursor of a page with the same sort and order'

/**
 * Creates a function that reads the query string of an operation on stored calls.
 *
 * @param schema JSON Schema of its parameters.
 * @param otherNames Its parameters that are not filters.
 * @returns A function that returns everything that is wrong, and what was given if it matches the schema. It is given the time zone of times
 * without an offset; `null` if that is not known.
 */
export function createFilterReader<Others extends object>(
  schema: ParametersSchema,
  otherNames: readonly (keyof Others & string)[],
): (
  query: URLSearchParams,
  timeZone: string | null,
) => { readonly problems: string[]; readonly given?: GivenParameters<Others> } {
  const readParameters = createParameterReader<FilterParameters & Others>(schema)
  const { 'x-pattern-rule': timeRule } = schema.properties.from as { 'x-pattern-rule'?: string }
  return (query, timeZone) => {
    const parameters = readParameters(query)
    const times: { from?: number; to?: number } = {}
    const ofTimes: string[] = []
    for (const name of ['from', 'to'] as const) {
      const text = query.get(name)
      if (text === null) continue
      const time = readTime(text, name, timeZone)
      if (typeof time === 'number') times[name] = time
      else ofTimes.push(time?.problem ?? `${name} must ${timeRule}, but is ${show(text)}`)
    }
    if (times.from !== undefined && times.to !== undefined && times.from >= times.to)
      ofTimes.push('from must be before to')
    if ('problems' in parameters) return { problems: [...new Set([...parameters.problems, ...ofTimes])] }
    const ofRanges = (['Wait', 'Talk'] as const)
      .filter((what) => Number(parameters[`min${what}Seconds`]) > Number(parameters[`max${what}Seconds`]))
      .map((what) => `min${what}Seconds must not be greater than max${what}Seconds`)
    const isOther = (name: string): boolean => (otherNames as readonly string[]).includes(name)
    const pick = (wanted: boolean): object =>
      Object.fromEntries(Object.entries(parameters).filter(([name]) => isOther(name) === wanted))
    const { from: _from, to: _to, ...filters } = pick(false) as FilterParameters
    return {
      problems: [...ofTimes, ...ofRanges],
      given: { filter: { ...filters, ...times }, others: pick(true) as Others },
    }
  }
}

/** Returns the time of a text that has the pattern of the spec; `undefined` for one that no calendar has, such as February 30. */
function readTime(
  text: string,
  name: 'from' | 'to',
  timeZone: string | null,
): number | { readonly problem: string } | undefined {
  try {
    if (/(Z|[+-]\d{2}:\d{2})$/i.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    const local = Temporal.PlainDateTime.from(text)
    if (timeZone === null) {
      const setting = 'cms-cdr-server reindex --time-zone ZONE'
      const problem = `${name} has no offset from UTC, but the archive does not know the time zone of the tenant`
      return { problem: `${problem} (an operator can set it: ${setting}); give a time such as 2026-11-26T08:00:00Z` }
    }
    // A search to a date includes that day.
    const isDayToInclude = name === 'to' && !text.includes(':')
    return local.add({ days: isDayToInclude ? 1 : 0 }).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    return undefined
  }
}
