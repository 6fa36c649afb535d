import { createFilterReader, cursorRule } from '@org/cms-cdr-formats/read-filter'
import type { Problems } from '@org/cms-cdr-formats/read-parameters'
import { parametersSchemaOf, type SpecPath } from '../spec.ts'
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

/** The parameters of an operation: its filters, and the others. */
interface GivenParameters<Others> {
  readonly filter: CallFilter
  readonly others: Others
}

/**
 * Creates a function that reads the query string of an operation that takes the filters of a search.
 *
 * @param otherNames Its parameters that are not filters.
 * @returns A function that returns everything that is wrong, and what was given if it matches the spec. It is given the tenant, in whose time
 * zone dates are read, and of whose country numbers are.
 */
export function createSearchReader<Others extends object>(
  path: SpecPath,
  otherNames: readonly (keyof Others & string)[],
): (
  query: URLSearchParams,
  tenant: Tenant,
) => { readonly problems: string[]; readonly given?: GivenParameters<Others> } {
  const readFilter = createFilterReader<Others>(parametersSchemaOf(path), otherNames)
  return (query, { timeZone, country }) => {
    const { problems, given } = readFilter(query, timeZone)
    if (!given) return { problems }
    // A plus that was not encoded arrives as a blank.
    const number = searchableNumber(given.filter.number?.replace(/^ /, '+') ?? null, country) ?? undefined
    return { problems, given: { ...given, filter: { ...given.filter, number } } }
  }
}

interface PageParameters extends CallOrder {
  readonly limit: number
  readonly cursor?: string
}

const readPageParameters = createSearchReader<PageParameters>('/calls', ['sort', 'order', 'limit', 'cursor'])
const readStatsParameters = createSearchReader<StatsOptions>('/calls/stats', ['by', 'serviceLevelSeconds'])

const readExportParameters = createSearchReader<ExportOptions>('/calls/export', ['format', 'sort', 'order'])

/**
 * Reads the query string of a search.
 *
 * @param tenant Dates are read in its time zone, and numbers as those of its country.
 * @returns The search, or everything that is wrong with it.
 */
export function readSearch(query: URLSearchParams, tenant: Tenant): Search | Problems {
  const { problems, given } = readPageParameters(query, tenant)
  if (!given) return { problems }
  const { cursor, ...page } = given.others
  const after = cursor === undefined ? undefined : readCursor(cursor, page)
  if (after === null) problems.push(cursorRule)
  if (problems.length > 0) return { problems }
  return { filter: given.filter, ...page, after: after ?? undefined }
}

/** Which calls to count, and how. */
export interface StatsQuery extends StatsOptions {
  readonly filter: CallFilter
}

/** Reads the query string of statistics, like {@link readSearch}. */
export function readStatsQuery(query: URLSearchParams, tenant: Tenant): StatsQuery | Problems {
  const { problems, given } = readStatsParameters(query, tenant)
  return given && problems.length === 0 ? { filter: given.filter, ...given.others } : { problems }
}

/** Which calls to export, and how. */
export interface ExportQuery extends ExportOptions {
  readonly filter: CallFilter
}

/** Reads the query string of an export, like {@link readSearch}. */
export function readExportQuery(query: URLSearchParams, tenant: Tenant): ExportQuery | Problems {
  const { problems, given } = readExportParameters(query, tenant)
  return given && problems.length === 0 ? { filter: given.filter, ...given.others } : { problems }
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
