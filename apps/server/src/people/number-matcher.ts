import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { exactText, parseExact } from '../import/exact-json.ts'
import { digitsOf, parseNumber, plainText, readCountry } from '../search/phone-number.ts'
import { isPersonalField, recordSchema } from '../spec.ts'
import type { StoredRecord } from '../store/store.ts'
import { UserError } from '../user-error.ts'

/** A number with fewer digits, such as an extension, is searched only in fields that contain phone numbers. */
const shortest = 6
/** The digits of the longest number, 15, with the prefixes that may precede it. Longer groups of digits are several numbers. */
const longest = 30

// Separators between the digits of a number.
const separator = String.raw`[\s()./*~·\-\u2010-\u2015\u2212]`
const numbers = new RegExp(String.raw`\d(?:${separator}*\d)*`, 'g')
const knownFields: ReadonlySet<string> = new Set(Object.keys(recordSchema.properties))

/** Finds a phone number in records, however it is written. */
export class NumberMatcher {
  /** The significant digits, without the zeros at the beginning. */
  readonly #digits: string
  readonly #e164: string | undefined
  readonly #callingCode: string | undefined
  /** The country of numbers that are written without a country code. */
  readonly #country: CountryCode | undefined
  /** Whether the number is also found without a country code. */
  readonly #isHome: boolean = true

  /**
   * @param country The country of numbers that are written without a country code. Default: that of the number.
   * @throws UserError when the number has no digits, or the country is unknown.
   */
  constructor(number: string, country?: string) {
    const home = country === undefined ? undefined : readCountry(country)
    const parsed = parseNumber(number, home)
    this.#digits = withoutZeros(parsed?.nationalNumber ?? digitsOf(plainText(number)))
    if (this.#digits === '')
      throw new UserError(`"${number}" contains no digits. Give a phone number, such as "+49 30 123456".`)
    if (!parsed) return
    this.#e164 = parsed.number
    this.#callingCode = parsed.countryCallingCode
    this.#country = home ?? parsed.country
    this.#isHome = home === undefined || getCountryCallingCode(home) === parsed.countryCallingCode
  }

  /** Whether the country of the number is known. Otherwise only exactly the same digits are found. */
  get hasCountry(): boolean {
    return this.#e164 !== undefined
  }

  /** Returns whether a record, or the original response, contains the number in a field that can contain one. */
  matches({ recordJson, originalResponse }: StoredRecord): boolean {
    return [recordJson, originalResponse ?? ''].some((json) => this.#mayContain(json) && this.#isIn(read(json), false))
  }

  /** Returns whether a record must be parsed: it has the digits, or escaped characters that may hide digits. */
  #mayContain(json: string): boolean {
    return json.includes('\\u') || digitsOf(plainText(json)).includes(this.#digits)
  }

  #isIn(value: unknown, isPersonal: boolean): boolean {
    const text = exactText(value)
    if (typeof text === 'string') return this.#isInText(text, isPersonal)
    if (typeof text === 'number') return this.#isInText(String(text), isPersonal)
    if (typeof text !== 'object' || text === null) return false
    if (Array.isArray(text)) return text.some((item) => this.#isIn(item, isPersonal))
    return Object.entries(text).some(([name, item]) => {
      const isNumber = isPersonal || isPersonalField(name)
      // The other documented fields contain IDs and times, whose digits can equal those of a number by chance.
      if (!isNumber && knownFields.has(name.trim())) return false
      return this.#isIn(item, isNumber) || (!knownFields.has(name.trim()) && this.#isInText(name, false))
    })
  }

  #isInText(text: string, isPersonal: boolean): boolean {
    if (/^\s*[[{"]/.test(text)) {
      const value = read(text)
      if (value !== text) return this.#isIn(value, isPersonal)
    }
    if (!isPersonal && this.#digits.length < shortest) return false
    const all = plainText(text)
    for (const [run] of all.matchAll(numbers)) {
      if (this.#isNumber(digitsOf(run))) return true
      // In free text, a number can be followed by another one, such as a time.
      if (!/^[\d\s+()./-]*$/.test(all) && this.#isInWords(run.split(/\s+/))) return true
    }
    return false
  }

  #isInWords(words: readonly string[]): boolean {
    const parts = words.map(digitsOf).filter((part) => part !== '')
    return parts.some((_part, from) => {
      let digits = ''
      for (let to = from; to < parts.length && digits.length < longest; to += 1) {
        digits += parts[to]
        if (this.#isNumber(digits)) return true
      }
      return false
    })
  }

  #isNumber(digits: string): boolean {
    const significant = withoutZeros(digits)
    if (significant === this.#digits) return this.#isHome
    if (!this.#e164 || !this.#callingCode || !significant.endsWith(this.#digits)) return false
    // A zero in brackets often follows the country code.
    if (
      significant.startsWith(this.#callingCode) &&
      withoutZeros(significant.slice(this.#callingCode.length)) === this.#digits
    )
      return true
    // The national prefix of some countries contains the digits of a carrier.
    return parsePhoneNumberFromString(digits, this.#country)?.number === this.#e164
  }
}

function read(json: string): unknown {
  try {
    return parseExact(json)
  } catch {
    return json
  }
}

const withoutZeros = (digits: string): string => digits.replace(/^0+/, '')
