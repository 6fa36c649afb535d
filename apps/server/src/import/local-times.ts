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
   * Returns the instants that a time can stand for, in epoch milliseconds: two of them in the hour that occurs twice, when clocks are
   * set back, and none if the text is not a time in the format of the file.
   */
  parse(text: string): readonly number[] {
    let instants = this.#known.get(text)
    if (!instants) {
      const time = DateTime.fromFormatParser(text, this.#parser, { zone: this.#rules.zone })
      instants = time.isValid ? time.getPossibleOffsets().map((possible) => possible.toMillis()) : []
      this.#known.set(text, instants)
    }
    return instants
  }

  /** Returns an instant as the local time of the tenant, in the format of records. */
  format(instant: number): string {
    return DateTime.fromMillis(instant, { zone: this.#rules.tenantZone }).toFormat(recordFormat)
  }

  /** Returns what is wrong with a time. */
  problem(field: string): string {
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

/**
 * Chooses among the possible instants of the times of a call. Each leg of the call has a list of times in chronological order, and legs
 * are in the order of their beginnings. An ambiguous time is resolved so that no time precedes an earlier one, and the call is as short
 * as possible.
 */
export function chooseInstants(legs: readonly (readonly (readonly number[])[])[]): readonly (readonly number[])[] {
  const readings = (legs.flat()[0] ?? []).map((start) => {
    let begin = start
    let isOrdered = true
    const instants = legs.map((times) => {
      let previous = begin
      return times.map((possible, index) => {
        const next = possible.find((instant) => instant >= previous)
        isOrdered &&= next !== undefined
        previous = next ?? possible.at(-1) ?? previous
        if (index === 0) begin = previous
        return previous
      })
    })
    return { instants, duration: isOrdered ? Math.max(...instants.flat()) - start : Number.POSITIVE_INFINITY }
  })
  const [first, second = first] = readings
  return (first && second && second.duration < first.duration ? second : first)?.instants ?? legs.map(() => [])
}
