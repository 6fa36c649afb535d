import { impersonalFields, personalFields } from '../generated/operation.ts'
import { maskNumbers } from '../mask-numbers.ts'
import type { Cdr } from './cdr.ts'
import { parseJson } from './parse-json.ts'

/** Names without letter case, blanks and punctuation: `callerNo` is also written `CALLERNO` and `caller_no`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

function isPersonal(name: string): boolean {
  return [...personalFields, 'callingNumber', 'calledNumber'].some((field) => plain(field) === name)
}

/** Any other field may hold a phone number. */
const impersonalNames: ReadonlySet<string> = new Set([...impersonalFields, 'ccId'].map(plain))

/**
 * Masks the telephone numbers of a record except for their last two digits, in the unmodified response (`raw`) too.
 *
 * @example
 * log.info(maskCdr(cdr)) // callingNumber: '********00'
 */
export function maskCdr(cdr: Cdr): Cdr {
  const { callingNumber, calledNumber, outbound, raw } = cdr
  const masked = (text: string | null): string | null => text && maskNumbers(text)
  return {
    ...cdr,
    callingNumber: callingNumber && maskNumber(callingNumber),
    calledNumber: calledNumber && maskNumber(calledNumber),
    outbound: outbound && {
      ...outbound,
      businessResult: masked(outbound.businessResult),
      businessSubStatus: masked(outbound.businessSubStatus),
    },
    raw: maskResponse(raw),
  }
}

/**
 * Masks the telephone numbers of a response except for their last two digits: in arrays and in JSON text too, in personal
 * fields however their names are written, and in every unknown field or message whose value looks like a telephone number.
 *
 * @example
 * const shown = maskResponse(body) // JSON text in, JSON text out
 */
export function maskResponse(response: string): string
/**
 * Masks the phone numbers of a parsed response in the same way.
 *
 * @example
 * const shown = maskResponse(cdr.raw)
 */
export function maskResponse(response: unknown): unknown
export function maskResponse(response: unknown): unknown {
  if (typeof response === 'string') {
    const parsed = parsedJson(response)
    return parsed === undefined ? maskNumbers(response) : JSON.stringify(maskResponse(parsed))
  }
  if (typeof response === 'number') {
    const text = digitsOf(response)
    const masked = maskNumbers(text)
    return masked === text ? response : masked
  }
  if (Array.isArray(response)) return response.map((item: unknown) => maskResponse(item))
  if (typeof response !== 'object' || response === null) return response
  return maskEntries(response, maskField)
}

/** Masks the values of an object, and its keys, since a map may be keyed by phone number. */
function maskEntries(fields: object, mask: (value: unknown, name: string) => unknown): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [maskNumbers(name), mask(value, plain(name))]),
  )
}

function maskField(value: unknown, name: string): unknown {
  if (isPersonal(name)) return maskWholly(value)
  return impersonalNames.has(name) && typeof value !== 'object' ? value : maskResponse(value)
}

/** Masks a personal value, whatever its form. */
function maskWholly(value: unknown): unknown {
  if (typeof value === 'string') return maskNumber(value)
  if (typeof value === 'number') return maskNumber(digitsOf(value))
  if (Array.isArray(value)) return value.map(maskWholly)
  if (typeof value !== 'object' || value === null) return value
  return maskEntries(value, maskWholly)
}

/** Writes a number as digits, never with an exponent. */
function digitsOf(value: number): string {
  return Number.isInteger(value) ? String(BigInt(value)) : String(value)
}

/** Parses JSON text of an object, an array or further text; trimming removes a byte order mark too. */
function parsedJson(text: string): object | string | undefined {
  const json = text.trim()
  // A large integer would become text again, which would be parsed without end.
  if (!/^[{["]/.test(json)) return undefined
  try {
    return parseJson(json) as object | string
  } catch {
    return undefined
  }
}

function maskNumber(number: string): string {
  const seen = number.length > 4 ? 2 : 0
  return '*'.repeat(number.length - seen) + number.slice(number.length - seen)
}
