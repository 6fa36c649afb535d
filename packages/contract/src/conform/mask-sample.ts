import { maskResponse } from '@org/cms-cdr-client'
import { parse } from '../check-response.ts'

const longestSample = 2_000

/**
 * Masks the phone numbers of a response for a report. Codes, call IDs and times of a JSON response are shown; anything else may be a phone
 * number anywhere.
 */
export function maskSample(text: string): string {
  const masked = parse(text) === undefined ? maskDigits(text) : maskResponse(text)
  return masked.slice(0, longestSample)
}

function maskDigits(text: string): string {
  return text.replace(/\d{5,}/g, (digits) => '*'.repeat(digits.length - 2) + digits.slice(-2))
}
