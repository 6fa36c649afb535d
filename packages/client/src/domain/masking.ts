import { impersonalFields, personalFields } from '../generated/operation.ts'
import type { Cdr } from './cdr.ts'
import { parseJsonText } from './parse-json.ts'

/** What has many digits but is not a phone number: an IP address, a date, a time of day, a UUID, a hash. */
const harmless = [
  String.raw`(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])`,
  String.raw`(?<![\w:])(?:(?:[\dA-Fa-f]{1,4}:)+|:):(?:[\dA-Fa-f]{1,4}:)*[\dA-Fa-f]{1,5}(?![\w:])`,
  String.raw`(?<!\d)(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?!\d)`,
  String.raw`(?<![\d:])(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?![\d:])`,
  String.raw`\b[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\b`,
  String.raw`\b(?=\d*[A-Fa-f])[\dA-Fa-f]{32,}\b`,
].join('|')

/** Six or more digits of any script, with one sign or up to three blanks, dashes, dots, slashes and brackets between two. */
const digits = String.raw`\p{Nd}(?:(?:[\p{Zs}\t\p{Pd}\p{Cf}()（）./．]{0,3}|[\p{P}\p{S}])\p{Nd}){5,}`

/** An opening bracket belongs to a number, but not to what is harmless. */
function patternFor(exempt: string): RegExp {
  return new RegExp(`(${exempt})|[+＋]?(?:[(（](?!${exempt}))?${digits}`, 'gu')
}

const pattern = patternFor(harmless)

/** Masks everything in a text that may be a phone number, up to its last two digits, but not `except`, such as the call ID of the query. */
export function maskNumbers(text: string, except = ''): string {
  // A short call ID needs no exemption, and may be part of a phone number.
  const isExempt = except !== '' && maskNumbers(except) !== except
  const literal = except.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const known = isExempt ? patternFor(String.raw`(?<!\p{Nd})${literal}(?!\p{Nd})|${harmless}`) : pattern
  return text.replace(known, (found, exempt?: string) => {
    if (exempt !== undefined) return found
    const digits = Array.from(found.matchAll(/\p{Nd}/gu), ([digit]) => digit)
    return '*'.repeat(digits.length - 2) + digits.slice(-2).join('')
  })
}

/** Shortens a text for a message: a response may be large, and messages end up in logs. */
export function shorten(text: string, maxLength = 300): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** Masks a text that a message quotes, and shortens it afterwards, so that no part of a number stays at the cut. */
export function excerptOf(text: string): string {
  return shorten(maskNumbers(text))
}

/** Names without letter case, blanks and punctuation: `callerNo` is also written `CALLERNO` and `caller_no`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

const personalNames: ReadonlySet<string> = new Set([...personalFields, 'callingNumber', 'calledNumber'].map(plain))

/** Any other field may hold a phone number. */
const impersonalNames: ReadonlySet<string> = new Set([...impersonalFields, 'ccId'].map(plain))

/** The calling and the called number, as {@link bareNumber} writes them. */
type CallNumbers = ReadonlySet<string>

/**
 * Masks the telephone numbers of a record except for their last two digits, in the unmodified response (`raw`) too.
 *
 * @example
 * log.info(maskCdr(cdr)) // callingNumber: '********00'
 */
export function maskCdr(cdr: Cdr): Cdr {
  const { callingNumber, calledNumber, outbound, raw } = cdr
  const numbers = numbersOf([{ callingNumber, calledNumber }, raw])
  const masked = (text: string | null): string | null => text && maskText(text, numbers)
  return {
    ...cdr,
    callingNumber: callingNumber && maskNumber(callingNumber),
    calledNumber: calledNumber && maskNumber(calledNumber),
    outbound: outbound && {
      ...outbound,
      businessResult: masked(outbound.businessResult),
      businessSubStatus: masked(outbound.businessSubStatus),
    },
    raw: maskValue(raw, numbers),
  }
}

/**
 * Masks the telephone numbers of a response except for their last two digits: in arrays and in JSON text too, in personal
 * fields however their names are written, and in every unknown field or message whose value looks like a telephone number or is
 * the calling or called number, however short it is.
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
  return maskValue(response, numbersOf(response))
}

/** @param isPersonal Whether the value belongs to a personal field, so that all of it is masked. */
function maskValue(value: unknown, numbers: CallNumbers, isPersonal = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => maskValue(item, numbers, isPersonal))
  if (typeof value === 'object' && value !== null) return maskEntries(value, numbers, isPersonal)
  if (typeof value !== 'string' && typeof value !== 'number') return value
  const text = typeof value === 'number' ? digitsOf(value) : value
  if (isPersonal) return maskNumber(text)
  const parsed = typeof value === 'string' ? parseJsonText(value) : undefined
  if (parsed !== undefined) return JSON.stringify(maskValue(parsed, numbers))
  const masked = maskText(text, numbers)
  return masked === text ? value : masked
}

/** Masks the values of an object, and its keys, since a map may be keyed by phone number. Keys that are masked alike are numbered. */
function maskEntries(fields: object, numbers: CallNumbers, isPersonal: boolean): object {
  const counts = new Map<string, number>()
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const shown = maskText(name, numbers)
      const count = (counts.get(shown) ?? 0) + 1
      counts.set(shown, count)
      const key = count === 1 ? shown : `${shown} (${count})`
      return [key, isPersonal ? maskValue(value, numbers, true) : maskField(value, plain(name), numbers)]
    }),
  )
}

function maskField(value: unknown, name: string, numbers: CallNumbers): unknown {
  const isPersonal = personalNames.has(name)
  if (isPersonal || !impersonalNames.has(name) || typeof value === 'object')
    return maskValue(value, numbers, isPersonal)
  const text = typeof value === 'number' ? digitsOf(value) : String(value)
  // A short number may also be an agent or a duration by chance, and the call ID is what was looked up.
  const isNumber = name !== 'callid' && bareNumber(text).length >= minLongDigits && numbers.has(bareNumber(text))
  return isNumber ? maskNumber(text) : value
}

/** Masks what looks like a phone number, and the numbers of the call even if they do not. */
function maskText(text: string, numbers: CallNumbers): string {
  if (numbers.has(bareNumber(text))) return maskNumber(text)
  return maskNumbers(text).replace(/\p{Nd}{4,}/gu, (run) => (numbers.has(bareNumber(run)) ? maskNumber(run) : run))
}

const minLongDigits = 7

/** Collects the values of all personal fields. One or two digits are not a phone number, and occur anywhere. */
function numbersOf(response: unknown): CallNumbers {
  const numbers = new Set<string>()
  const collect = (value: unknown, isNumber: boolean): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) collect(inner, isNumber || personalNames.has(plain(name)))
      return
    }
    const parsed = typeof value === 'string' ? parseJsonText(value) : undefined
    if (parsed !== undefined) collect(parsed, isNumber)
    else if (isNumber && (typeof value === 'string' || typeof value === 'number')) {
      const number = bareNumber(typeof value === 'number' ? digitsOf(value) : value)
      if (number.length > 2) numbers.add(number)
    }
  }
  collect(response, false)
  return numbers
}

/**
 * Returns a phone number without signs, blanks, leading zeros and the parts of a URI, so that two ways to write it are equal. Returns a
 * name, such as that of a SIP address, in lower case.
 */
function bareNumber(text: string): string {
  const [, user = ''] = /^(?:sips?:|tel:)?([^@;]*)/i.exec(text.normalize('NFKC').trim()) ?? []
  return /\p{L}/u.test(user) ? user.toLowerCase() : user.replace(/\P{Nd}/gu, '').replace(/^0+/, '')
}

/** Writes a number as digits, never with an exponent. */
export function digitsOf(value: number): string {
  return Number.isInteger(value) ? String(BigInt(value)) : String(value)
}

function maskNumber(number: string): string {
  const seen = number.replace(/\P{Nd}/gu, '').length > 4 ? 2 : 0
  return '*'.repeat(number.length - seen) + number.slice(number.length - seen)
}
