import { createParameterReader, type Faults } from '@org/cms-cdr-formats/read-parameters'
import { Temporal } from 'temporal-polyfill'
import { parametersSchemaOf } from '../spec.ts'
import type { StatsOptions } from './call-stats.ts'
import type { ExportOptions } from './export-calls.ts'
import { searchableNumber } from './phone-number.ts'
import type { CallFilter, CallOrder, PagePosition } from './search-calls.ts'
import type { Tenant } from './tenant.ts'

/** A search: which calls, in which order, and which page of them. */
export interface Search extends CallOrder {
  readonly filter: CallFilter
  readonly limit: number
  readonly after: PagePosition | undefined
}

/** The filters of a search, once they match the spec. */
interface FilterParameters extends Omit<CallFilter, 'from' | 'to'> {
  readonly from?: string
  readonly to?: string
}

/** The parameters of an operation: its filters, and the others. */
interface GivenParameters<Others> {
  readonly filter: CallFilter
  readonly others: Others
}

/**
 * Creates a function that reads the query string of an operation that takes the filters of a search.
 *
 * @param schema JSON Schema of its parameters.
 * @param otherNames Its parameters that are not filters.
 * @returns A function that returns everything that is wrong, and what was given if it matches the schema. It is given the tenant, in
 * whose time zone dates are read.
 */
export function createFilterReader<Others extends object>(
  schema: object,
  otherNames: readonly (keyof Others & string)[],
): (query: URLSearchParams, tenant: Tenant) => { readonly faults: string[]; readonly given?: GivenParameters<Others> } {
  const readParameters = createParameterReader<FilterParameters & Others>(schema)
  return (query, tenant) => {
    const parameters = readParameters(query)
    if ('faults' in parameters) return { faults: [...parameters.faults] }
    const faults: string[] = []
    const time = (name: 'from' | 'to'): number | undefined => {
      const text = parameters[name]
      if (text === undefined) return undefined
      const read = readTime(text, name, tenant.timeZone)
      if (typeof read === 'number') return read
      faults.push(read.fault)
      return undefined
    }
    const isOther = (name: string): boolean => (otherNames as readonly string[]).includes(name)
    const pick = (wanted: boolean): object =>
      Object.fromEntries(Object.entries(parameters).filter(([name]) => isOther(name) === wanted))
    const filter: CallFilter = {
      ...(pick(false) as Omit<FilterParameters, 'from' | 'to'>),
      from: time('from'),
      to: time('to'),
      // A plus that was not encoded arrives as a blank.
      number: searchableNumber(parameters.number?.replace(/^ /, '+') ?? null, tenant.country) ?? undefined,
    }
    if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
      faults.push('from must be before to')
    for (const what of ['Wait', 'Talk'] as const) {
      const [least, most] = [filter[`min${what}Seconds`], filter[`max${what}Seconds`]]
      if (least !== undefined && most !== undefined && least > most)
        faults.push(`min${what}Seconds must not be greater than max${what}Seconds`)
    }
    return { faults, given: { filter, others: pick(true) as Others } }
  }
}

interface PageParameters extends CallOrder {
  readonly limit: number
  readonly cursor?: string
}

const readPageParameters = createFilterReader<PageParameters>(parametersSchemaOf('/calls'), [
  'sort',
  'order',
  'limit',
  'cursor',
])
const readStatsParameters = createFilterReader<StatsOptions>(parametersSchemaOf('/calls/stats'), [
  'by',
  'serviceLevelSeconds',
])

const readExportParameters = createFilterReader<ExportOptions>(parametersSchemaOf('/calls/export'), [
  'format',
  'sort',
  'order',
])

/**
 * Reads the query string of a search.
 *
 * @param tenant Dates are read in its time zone, and numbers as those of its country.
 * @returns The search, or everything that is wrong with it.
 */
export function readSearch(query: URLSearchParams, tenant: Tenant): Search | Faults {
  const { faults, given } = readPageParameters(query, tenant)
  if (!given) return { faults }
  const { cursor, ...page } = given.others
  const after = cursor === undefined ? undefined : readCursor(cursor, page)
  if (after === null) faults.push('cursor must be the nextCursor of a page with the same sort and order')
  if (faults.length > 0) return { faults }
  return { filter: given.filter, ...page, after: after ?? undefined }
}

/** Which calls to count, and how. */
export interface StatsQuery extends StatsOptions {
  readonly filter: CallFilter
}

/** Reads the query string of statistics, like {@link readSearch}. */
export function readStatsQuery(query: URLSearchParams, tenant: Tenant): StatsQuery | Faults {
  const { faults, given } = readStatsParameters(query, tenant)
  return given && faults.length === 0 ? { filter: given.filter, ...given.others } : { faults }
}

/** Which calls to export, and how. */
export interface ExportQuery extends ExportOptions {
  readonly filter: CallFilter
}

/** Reads the query string of an export, like {@link readSearch}. */
export function readExportQuery(query: URLSearchParams, tenant: Tenant): ExportQuery | Faults {
  const { faults, given } = readExportParameters(query, tenant)
  return given && faults.length === 0 ? { filter: given.filter, ...given.others } : { faults }
}

const dateExample = '2026-11-26'
const timeExample = `${dateExample}T08:00:00Z`
/** A date, perhaps with a time of day. Both are those of the tenant. */
const localTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/

function readTime(text: string, name: 'from' | 'to', timeZone: string | null): number | { readonly fault: string } {
  try {
    if (!localTime.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    const local = Temporal.PlainDateTime.from(text)
    if (timeZone === null) {
      const setting = 'cms-cdr-server reindex --time-zone ZONE'
      const fault = `${name} has no offset from UTC, but the archive does not know the time zone of the tenant`
      return { fault: `${fault} (an operator can set it: ${setting}); give a time such as ${timeExample}` }
    }
    // A search to a date includes that day.
    const isDayToInclude = name === 'to' && text.length === dateExample.length
    return local.add({ days: isDayToInclude ? 1 : 0 }).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    const examples = `a time such as ${timeExample} or ${dateExample}T08:00, or a date such as ${dateExample}`
    return { fault: `${name} must be ${examples}, but is ${JSON.stringify(text.slice(0, 40))}` }
  }
}

/** Returns the text for the position after a page. */
export function cursorOf(position: PagePosition, { sort, order }: CallOrder): string {
  return Buffer.from(JSON.stringify([sort, order, ...position])).toString('base64url')
}

/** Returns the position of a cursor, or `null` if it is not one of this order. */
function readCursor(cursor: string, { sort, order }: CallOrder): PagePosition | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(parts) || parts.length !== 5) return null
    const [givenSort, givenOrder, value, direction, callId] = parts
    const isSame = givenSort === sort && givenOrder === order
    const isPosition = Number.isSafeInteger(value) && typeof direction === 'string' && typeof callId === 'string'
    return isSame && isPosition && !callId.includes('\0') ? [value, direction, callId] : null
  } catch {
    return null
  }
}
