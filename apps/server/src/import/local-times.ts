import { createCdrReader } from '@org/cms-cdr-client'
import { LRUCache } from 'lru-cache'
import { DateTime } from 'luxon'
import { UserError } from '../user-error.ts'

/** How the times of a file are written. */
export interface TimeRules {
  /** A format of Luxon, such as `yyyy/MM/dd HH:mm:ss`. */
  readonly format: string
  /** IANA name of the time zone of the file. */
  readonly zone: string
  /** Time zone of the tenant, in which records have their times. */
  readonly tenantZone: string
}

/** Number of times to remember: the end of one leg of a call is the beginning of the next. */
const remembered = 10_000
const recordFormat = 'yyyy-MM-dd HH:mm:ss'

/** Reads the local times of a file, and writes them as records have them. */
export class LocalTimes {
  readonly #rules: TimeRules
  readonly #parser: ReturnType<typeof DateTime.buildFormatParser>
  readonly #known = new LRUCache<string, readonly number[]>({ max: remembered })

  /** @throws UserError when a time zone is unknown. */
  constructor(rules: TimeRules) {
    // Names such as CST stand for several zones.
    checkZone('--zone', rules.zone)
    checkZone('--tenant-zone', rules.tenantZone)
    this.#rules = rules
    this.#parser = DateTime.buildFormatParser(rules.format)
  }

  /**
   * Returns the instant of a time in epoch milliseconds; `undefined` if the text is not a time in the format of the file. Of a time
   * that occurs twice, when clocks are set back, it is the first that does not lie before another instant.
   */
  parse(text: string, notBefore = Number.NEGATIVE_INFINITY): number | undefined {
    let instants = this.#known.get(text)
    if (!instants) {
      const time = DateTime.fromFormatParser(text, this.#parser, { zone: this.#rules.zone })
      instants = time.isValid ? time.getPossibleOffsets().map((possible) => possible.toMillis()) : []
      this.#known.set(text, instants)
    }
    return instants.find((instant) => instant >= notBefore) ?? instants[0]
  }

  /** Returns an instant as the local time of the tenant, in the format of records. */
  format(instant: number): string {
    return DateTime.fromMillis(instant, { zone: this.#rules.tenantZone }).toFormat(recordFormat)
  }

  /** Says what is wrong with a time. */
  fault(field: string): string {
    return `${field} must be a time in the format ${this.#rules.format}`
  }
}

/** Names such as CST stand for several zones; the client refuses them, too. */
function checkZone(option: string, zone: string): void {
  try {
    createCdrReader({ timeZone: zone })
  } catch {
    throw new UserError(`${option} must be an IANA name such as America/Sao_Paulo or UTC, but is ${zone}.`)
  }
}
