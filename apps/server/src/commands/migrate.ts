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
      'Creates the database, or updates the tables of an older version. serve and import do this, too. Servers of the older version ' +
        'keep working. Back up the database first.',
    )
    .option('--check', 'only print the pending migrations, and exit with 1 if there are any', false)
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
