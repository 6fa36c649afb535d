import type { Command } from 'commander'
import { readAudit } from '../people/audit.ts'
import { databaseOption, withStore } from './options.ts'

/** `cms-cdr-server audit` */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .summary('print who signed in, and who saw the numbers of which call')
    .description(
      'Prints the audit in the order in which it was written, one JSON object on each line. The database lets nobody change or delete it.',
    )
    .addOption(databaseOption())
    .action(({ database }: { database: string }) =>
      withStore(database, async ({ engine }) => {
        for await (const entry of readAudit(engine)) console.log(JSON.stringify(entry))
      }),
    )
}
