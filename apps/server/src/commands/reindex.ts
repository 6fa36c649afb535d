import { createCdrReader } from '@org/cms-cdr-client'
import { type Command, InvalidArgumentError } from 'commander'
import type { CountryCode } from 'libphonenumber-js/min'
import { countDays } from '../search/counted-days.ts'
import { deriveAnew, indexRecords } from '../search/index-records.ts'
import { readCountry } from '../search/phone-number.ts'
import { databaseOption, withStore } from './options.ts'

/** `cms-cdr-server reindex` */
export function addReindexCommand(program: Command): void {
  program
    .command('reindex')
    .summary('set the time zone and country of the tenant, and update the search data of all calls')
    .description(
      'Derives the search data of all calls again, such as when each began. Searches keep working meanwhile. Local times in records, and dates in ' +
        'a search, are in the time zone of the tenant. Phone numbers without a country code, in records and in a search, belong to its country. If the command is ' +
        'interrupted, a running server continues. After you change the time zone or the country, restart the servers, then run ' +
        'reindex without options for the calls that they stored in between.',
    )
    .option('--time-zone <name>', 'time zone of the tenant, an IANA name such as America/Sao_Paulo', timeZone)
    .option('--country <code>', 'country of the tenant, an ISO 3166 code such as BR', countryCode)
    .addOption(databaseOption())
    .action(async ({ database, timeZone, country }: ReindexOptions) => {
      const done = await withStore(database, async ({ engine }) => {
        await deriveAnew(engine, { ...(timeZone && { timeZone }), ...(country && { country }) })
        const records = await indexRecords(engine)
        await countDays(engine)
        return records
      })
      console.log(`${done} ${done === 1 ? 'record' : 'records'} updated`)
    })
}

interface ReindexOptions {
  readonly database: string
  readonly timeZone?: string
  readonly country?: CountryCode
}

function countryCode(text: string): CountryCode {
  try {
    return readCountry(text)
  } catch {
    throw new InvalidArgumentError('It must be a two-letter ISO 3166 code, such as BR.')
  }
}

function timeZone(name: string): string {
  try {
    createCdrReader({ timeZone: name })
    return name
  } catch {
    throw new InvalidArgumentError('It must be an IANA name such as America/Sao_Paulo or Asia/Shanghai.')
  }
}
