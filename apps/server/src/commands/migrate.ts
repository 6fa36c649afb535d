import type { Command } from 'commander'
import { migrations } from '../store/migrations.ts'
import { openStore, schemaVersionOf } from '../store/open-store.ts'
import { databaseOption } from './options.ts'

/** `cms-cdr-server migrate` */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .summary('create the database, or update its tables')
    .description(
      'Creates the database, or brings the tables of an older version up to date, as serve and import also do. Servers of the older version ' +
        'keep working meanwhile. Back up the database first.',
    )
    .option('--check', 'only print what would be done, and exit with 1 if there is something to do', false)
    .addOption(databaseOption())
    .action(async ({ database, check }: { database: string; check: boolean }) => {
      const version = await schemaVersionOf(database)
      const pending = migrations.slice(version)
      if (!check) await (await openStore(database, 'migrate')).close()
      for (const [index, { name }] of pending.entries())
        console.log(`${check ? 'to do' : 'done'}  ${version + index + 1}  ${name}`)
      console.log(
        `schema version ${check ? version : Math.max(version, migrations.length)}${pending.length === 0 ? ', nothing to do' : ''}`,
      )
      if (check && pending.length > 0) process.exitCode = 1
    })
}
