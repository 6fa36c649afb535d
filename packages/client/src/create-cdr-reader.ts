import type { Cdr, CdrIdentity, Quirk } from './domain/cdr.ts'
import { createLocalTimeReader } from './domain/local-time.ts'
import { isObject, type ReportQuirk } from './domain/read-envelope.ts'
import { toCdr } from './domain/to-cdr.ts'
import { CdrValidationError } from './errors/cdr-error.ts'
import type { CdrQueryOptions } from './options.ts'
import { readZone } from './read-options.ts'

/**
 * How to read records: as a client with these options does.
 *
 * @example
 * const readCdr = createCdrReader({ timeZone: 'America/Sao_Paulo' })
 */
export type CdrReaderOptions = Pick<CdrQueryOptions, 'timeZone' | 'ambiguousTime'>

/**
 * Creates a function that reads records which you already have, such as those of a file or a database, as a client reads those
 * of a response. Nothing is sent, and the schema is not checked.
 *
 * @param options How to read local times. Creating a reader takes longer than reading a record, so keep it.
 * @returns A function of the vendor's record, parsed, and the query for it.
 * @throws CdrValidationError when an option is invalid, or, from the returned function, when the record is not an object.
 *
 * @example
 * const readCdr = createCdrReader({ timeZone: 'Europe/Berlin' })
 * const cdr = readCdr(JSON.parse(line), { callId: '1000000000-0001', ccId: 1, direction: 'inbound' })
 */
export function createCdrReader(options: CdrReaderOptions = {}): (record: unknown, query: CdrIdentity) => Cdr {
  const readLocalTime = createLocalTimeReader(readZone(options))
  return (record, query) => {
    if (!isObject(record)) throw new CdrValidationError(`The record of call ${query.callId} must be an object.`)
    const quirks: Quirk[] = []
    const report: ReportQuirk = (code, path, message) => void quirks.push({ code, path, message })
    const source = { record, path: 'record', raw: record, deviations: [], quirks, report }
    return toCdr(source, query, readLocalTime)
  }
}
