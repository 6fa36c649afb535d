import { personalFields } from '../generated/operation.ts'
import type { Cdr } from './cdr.ts'

/**
 * Hides the telephone numbers of a record, all but their last two digits; in the answer as it came (`raw`) too. The fields
 * are those that the spec marks as personal data.
 *
 * @example
 * log.info(maskCdr(cdr)) // callingNumber: '********00'
 */
export function maskCdr(cdr: Cdr): Cdr {
  const { callingNumber, calledNumber, raw } = cdr
  return {
    ...cdr,
    callingNumber: callingNumber === null ? null : maskNumber(callingNumber),
    calledNumber: calledNumber === null ? null : maskNumber(calledNumber),
    raw: maskAnswer(raw),
  }
}

/**
 * Hides the telephone numbers of an answer of the platform, in its record and wherever else a field of that name stands.
 * What is no object stays as it is.
 *
 * @example
 * const shown = JSON.stringify(maskAnswer(JSON.parse(body)))
 */
export function maskAnswer(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer
  const masked = Object.entries(answer).map(([name, value]) => [
    name,
    // A key may carry a blank too many, as `agentId` does on the vendor's page.
    isPersonal(name.trim()) && /string|number/.test(typeof value) ? maskNumber(String(value)) : maskAnswer(value),
  ])
  return Object.fromEntries(masked)
}

function isPersonal(name: string): boolean {
  return (personalFields as readonly string[]).includes(name)
}

function maskNumber(number: string): string {
  const seen = number.length > 4 ? 2 : 0
  return '*'.repeat(number.length - seen) + number.slice(number.length - seen)
}
