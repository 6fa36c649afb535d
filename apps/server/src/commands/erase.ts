import type { Command } from 'commander'
import { eraseNumber } from '../people/erase-number.ts'
import { operator } from './operator.ts'
import { databaseOption, withStore } from './options.ts'

/** `cms-cdr-server erase` */
export function addEraseCommand(program: Command): void {
  program
    .command('erase')
    .summary("remove a person's records")
    .description(
      'Removes every record whose calling or called number is the one that is given, in any way of writing it, and says how many. It looks at ' +
        'every record, a slice at a time, while the server goes on. Backups are not touched.',
    )
    .requiredOption('--number <number>', 'the phone number, such as +49 30 123456')
    .option('--dry-run', 'only count', false)
    .addOption(databaseOption())
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server erase --number "+49 30 123456" --dry-run')
    .action(async ({ database, number, dryRun }: { database: string; number: string; dryRun: boolean }) => {
      const count = await withStore(database, (store) => eraseNumber(store, number, { person: operator(), dryRun }))
      console.log(dryRun ? `${count} records would be removed` : `${count} records removed`)
    })
}
