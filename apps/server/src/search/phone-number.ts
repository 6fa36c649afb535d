import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
import { UserError } from '../user-error.ts'

/** A number of fewer digits is an extension, although some countries have numbers as short. */
const shortest = 7

/**
 * Reads the code of a country.
 *
 * @throws UserError when there is no such country.
 */
export function readCountry(text: string): CountryCode {
  const country = text.toUpperCase()
  if (isSupportedCountry(country)) return country
  throw new UserError(`--country must be a two-letter ISO 3166 code, such as BR, but is ${text}.`)
}

/**
 * Returns the parts of a phone number, however it is written; `undefined` if it is incomplete, such as an extension.
 *
 * @param country The country of a number that is written without a country code.
 */
export function parseNumber(text: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(withPlus(plainText(text)), country)
  return parsed?.isPossible() ? parsed : undefined
}

/**
 * Returns the normalized form of a phone number for searches: E.164, such as `+5511987654321`, if the country of the tenant is known,
 * otherwise its digits; `null` if there are none.
 */
export function searchableNumber(number: string | null, country: CountryCode | null): string | null {
  if (number === null) return null
  const digits = digitsOf(plainText(number))
  if (country === null || digits.length < shortest) return digits || null
  const parsed = parseNumber(number, country)
  return parsed && (parsed.isValid() || withPlus(plainText(number)).startsWith('+')) ? parsed.number : digits
}

/** Returns a string with ASCII digits, and without the invisible characters of copied numbers. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
}

/** Returns the ASCII digits of a string. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '')

const withPlus = (text: string): string => text.trim().replace(/^00/, '+')
