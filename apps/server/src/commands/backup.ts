import type { Command } from 'commander'
import { backUp } from '../operations/back-up.ts'
import { restore } from '../operations/restore.ts'
import { sqlitePathOf } from '../store/open-store.ts'
import { UserError } from '../user-error.ts'
import { databaseOption } from './options.ts'

/** `cms-cdr-server backup` */
export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .summary('copy a SQLite database while it is in use')
    .description(
      'Writes a consistent copy of the database to a file and checks it. The server can keep running. The file appears under its name only when it is ' +
        'complete. It contains keys and personal data: store it safely.',
    )
    .argument('<file>', 'file to write')
    .option('--overwrite', 'replace the file if it exists', false)
    .addOption(databaseOption())
    .action(async (file: string, { database, overwrite }: { database: string; overwrite: boolean }) => {
      const path = sqlitePathOf(database)
      if (path === undefined)
        throw new UserError('backup supports only SQLite. For PostgreSQL, run: pg_dump --format=custom --file=FILE URL')
      const records = await backUp(path, file, overwrite)
      console.log(`${file}: ${records} records`)
    })
}

/** `cms-cdr-server restore` */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore')
    .summary('replace a SQLite database with a backup')
    .description(
      'Checks a backup and replaces the database with it. Stop the server first: the command does not replace a database that is in use. The ' +
        'previous database is kept next to it, and the file keeps its owner and permissions.',
    )
    .argument('<file>', 'file written by backup')
    .addOption(databaseOption())
    .action(async (file: string, { database }: { database: string }) => {
      const path = sqlitePathOf(database)
      if (path === undefined)
        throw new UserError(
          'restore supports only SQLite. For PostgreSQL, create an empty database and run: pg_restore --dbname=URL --no-owner FILE',
        )
      const { records, erased, previous } = await restore(file, path)
      if (erased > 0) console.error(`${erased} records were not restored, because they were erased after the backup.`)
      console.log(`${path}: ${records} records${previous ? `; the previous database is ${previous}` : ''}`)
    })
}
