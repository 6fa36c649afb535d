import type { components } from '../generated/openapi.ts'
import type { QuirkCode } from '../generated/quirks.ts'
import { digitsOf, excerptOf } from './masking.ts'
import type { JsonObject, ReportQuirk } from './read-envelope.ts'

const secondsOfDay = 86_400

/**
 * Returns whether a duration can be that of a call: not negative, and not longer than a day. CC-CMS also sends 4294967295 and
 * -28800 for unknown durations.
 *
 * @example
 * const talkTimes = cdrs.map((cdr) => cdr.talkSeconds ?? 0).filter(isPlausibleDuration)
 */
export function isPlausibleDuration(seconds: number): boolean {
  return seconds >= 0 && seconds <= secondsOfDay
}

type Schemas = components['schemas']

/** A field name of a record, a listed call or a page of calls. */
export type VendorField = keyof (Schemas['CallDetail'] & Schemas['ListedCall'] & Schemas['CallList'])

/** Reads the fields of one record leniently, and reports what it normalized. */
export class FieldReader {
  readonly #fields: JsonObject
  readonly #path: string
  readonly #report: ReportQuirk

  constructor(record: JsonObject, path: string, report: ReportQuirk) {
    this.#fields = trimKeys(record, path, report)
    this.#path = path
    this.#report = report
  }

  /** Reads an integer; a text of digits is accepted. Absent, null and empty are `null`. */
  integer(field: VendorField): number | null {
    const value = this.#fields[field]
    if (isNothing(value)) return null
    if (Number.isSafeInteger(value)) return value as number
    if (typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim())) {
      this.#note('wrong_type', field, 'was sent as text; it was read as a number.')
      return Number(value)
    }
    return this.#unreadable(field, 'an integer')
  }

  /** Reads the ID of an agent, a skill queue or a VDN, where -1 stands for none. */
  id(field: VendorField): number | null {
    const value = this.integer(field)
    if (value !== -1) return value
    this.#note('minus_one', field, 'is -1, which stands for none.')
    return null
  }

  /** Reads a duration in seconds. An implausible one is kept. */
  seconds(field: VendorField): number | null {
    const value = this.integer(field)
    if (value !== null && !isPlausibleDuration(value)) {
      this.#note('implausible', field, 'is negative or longer than a day; the value was kept.')
    }
    return value
  }

  /** Reads a text; a number is accepted. Absent, null and empty are `null`. */
  text(field: VendorField): string | null {
    const value = this.#fields[field]
    if (isNothing(value)) return null
    if (typeof value === 'string') return value
    if (typeof value === 'number' && Number.isFinite(value)) {
      this.#note('wrong_type', field, 'was sent as a number; it was read as text.')
      return digitsOf(value)
    }
    return this.#unreadable(field, 'a text')
  }

  flag(field: VendorField): boolean | null {
    const value = this.integer(field)
    if (value === null) return null
    return value === 0 || value === 1 ? value === 1 : this.#unreadable(field, '0 or 1')
  }

  #unreadable(field: VendorField, wanted: string): null {
    this.#note('unreadable_value', field, `is not ${wanted}; it was omitted.`)
    return null
  }

  /** @param what What was odd about the field, and how it was read. */
  #note(code: QuirkCode, field: VendorField, what: string): void {
    this.#report(code, `${this.#path}.${field}`, `${field} ${what}`)
  }
}

function trimKeys(record: JsonObject, path: string, report: ReportQuirk): JsonObject {
  if (Object.keys(record).every((key) => key.trim() === key)) return record
  const fields: Record<string, unknown> = { ...record }
  for (const [key, value] of Object.entries(record)) {
    const name = key.trim()
    if (name === key) continue
    // A response may have phone numbers as keys.
    const [shown, shownName] = [excerptOf(key), excerptOf(name)]
    const at = `${path}.${shown}`
    report('blank_in_key', at, `The key ${JSON.stringify(shown)} was read as ${JSON.stringify(shownName)}.`)
    if (!Object.hasOwn(record, name)) fields[name] = value
    else if (JSON.stringify(record[name]) !== JSON.stringify(value)) {
      report('key_twice', at, `${shownName} occurs twice with different values; the one without blanks was used.`)
    }
  }
  return fields
}

function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}
