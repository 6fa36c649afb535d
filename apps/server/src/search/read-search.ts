import { Ajv2020 } from 'ajv/dist/2020.js'
import { Temporal } from 'temporal-polyfill'
import { describeFaults } from '../query/faults.ts'
import { searchParametersSchema } from '../spec.ts'
import type { CallFilter, CallOrder, PagePosition } from './search-calls.ts'
import { searchableNumber } from './search-columns.ts'

/** A search: which calls, in which order, and which page of them. */
export interface Search extends CallOrder {
  readonly filter: CallFilter
  readonly limit: number
  readonly after: PagePosition | undefined
}

/** The parameters of a search, once they match the spec. */
interface SearchParameters extends Omit<CallFilter, 'from' | 'to'>, CallOrder {
  readonly from?: string
  readonly to?: string
  readonly limit: number
  readonly cursor?: string
}

// Everything in a URL is text, and a parameter that may be given many times may be given once.
const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, coerceTypes: 'array', useDefaults: true })
const validate = ajv.compile<SearchParameters>(searchParametersSchema)

/**
 * Reads the query string of a search.
 *
 * @param timeZone The time zone of the tenant, if it is known, in which dates are read.
 * @returns The search, or everything that is wrong with it.
 */
export function readSearch(query: URLSearchParams, timeZone: string | null): Search | { readonly faults: string[] } {
  const given = Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
  const parameters: unknown = given
  if (!validate(parameters)) return { faults: describeFaults(validate.errors ?? []) }
  const { sort, order, limit, cursor, from, to, number, ...others } = parameters
  const faults: string[] = []
  const time = (name: 'from' | 'to', text: string | undefined): number | undefined => {
    if (text === undefined) return undefined
    const read = readTime(text, name, timeZone)
    if (typeof read === 'number') return read
    faults.push(read.fault)
    return undefined
  }
  const filter = { ...others, from: time('from', from), to: time('to', to), number: number && searchableNumber(number) }
  if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to)
    faults.push('from must be before to')
  for (const what of ['Wait', 'Talk'] as const) {
    const [least, most] = [filter[`min${what}Seconds`], filter[`max${what}Seconds`]]
    if (least !== undefined && most !== undefined && least > most)
      faults.push(`min${what}Seconds must not be greater than max${what}Seconds`)
  }
  const after = cursor === undefined ? undefined : readCursor(cursor, { sort, order })
  if (after === null) faults.push('cursor must be the nextCursor of a page with the same sort and order')
  if (faults.length > 0) return { faults }
  return { filter: { ...filter, number: filter.number ?? undefined }, sort, order, limit, after: after ?? undefined }
}

const dateExample = '2026-11-26'
const timeExample = `${dateExample}T08:00:00Z`

function readTime(text: string, name: 'from' | 'to', timeZone: string | null): number | { readonly fault: string } {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.Instant.from(text).epochMilliseconds
    const date = Temporal.PlainDate.from(text)
    if (timeZone === null) {
      const fault = `${name} is a date, but the archive does not know the time zone of the tenant; give a time such as ${timeExample}`
      return { fault }
    }
    // A search to a date includes that day.
    return (name === 'from' ? date : date.add({ days: 1 })).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    const examples = `a time such as ${timeExample}, or a date such as ${dateExample}`
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
