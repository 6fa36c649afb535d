import type { Command } from 'commander'
import { eraseNumber } from '../people/erase-number.ts'
import { NumberMatcher } from '../people/number-matcher.ts'
import { operator } from './operator.ts'
import { databaseOption, withStore } from './options.ts'

interface EraseFlags {
  readonly database: string
  readonly number: string
  readonly country?: string
  readonly dryRun: boolean
}

/** `cms-cdr-server erase` */
export function addEraseCommand(program: Command): void {
  program
    .command('erase')
    .summary('remove the records that contain a phone number')
    .description(
      'Removes every record that contains a phone number, however it is written: in phone number fields, in undocumented fields, in arrays, and in the ' +
        'original response of the platform. Stores a hash of each call, so that the call is not stored again, and removes what the deleted rows have left in the database files; ' +
        'this can take long, and on SQLite the server cannot store anything meanwhile. The command reads every record.',
    )
    .requiredOption('--number <number>', 'phone number, preferably with its country code, such as +49 30 123456')
    .option(
      '--country <code>',
      'country of numbers in the records that have no country code, such as BR; default: the country of --number',
    )
    .option('--dry-run', 'only print the calls', false)
    .addOption(databaseOption())
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server erase --number "+55 11 98765-4321" --dry-run')
    .action(async ({ database, number, country, dryRun }: EraseFlags) => {
      const matcher = new NumberMatcher(number, country)
      if (!matcher.hasCountry)
        console.error(
          'The country of the number is unknown, so it is found only with exactly these digits. Add --country, or write the number with + and its country code.',
        )
      const { records, remains } = await withStore(database, (store) =>
        eraseNumber(store, matcher, {
          person: operator(),
          dryRun,
          onFound: ({ ccId, direction, callId }) => {
            if (dryRun) console.log(`call ${callId}, ${direction ?? 'incomplete'}, call center ${ccId}`)
          },
        }),
      )
      const what = `${records} ${records === 1 ? 'record' : 'records'}`
      console.log(dryRun ? `${what} would be removed` : `${what} removed`)
      if (remains) console.error(remains)
    })
}
