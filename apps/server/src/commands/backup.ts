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
      'Writes a complete and consistent copy of the database to a file while the server keeps running, and checks it. The file has its name only once it ' +
        'is complete. It contains keys and personal data: keep it safe.',
    )
    .argument('<file>', 'file to write')
    .option('--overwrite', 'replace the file if it exists', false)
    .addOption(databaseOption())
    .action(async (file: string, { database, overwrite }: { database: string; overwrite: boolean }) => {
      const path = sqlitePathOf(database)
      if (path === undefined)
        throw new UserError('Back up a PostgreSQL database with its own tool: pg_dump --format=custom --file=FILE URL')
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
      'Checks a backup and puts it in the place of the database. The server must be stopped: the command refuses to replace a database that is in use. The ' +
        'former database is kept beside it, and the file keeps its owner and permissions.',
    )
    .argument('<file>', 'file that backup has written')
    .addOption(databaseOption())
    .action(async (file: string, { database }: { database: string }) => {
      const path = sqlitePathOf(database)
      if (path === undefined)
        throw new UserError(
          'Restore a PostgreSQL database with its own tool, into an empty database: pg_restore --dbname=URL --no-owner FILE',
        )
      const { records, erased, former } = await restore(file, path)
      if (erased > 0) console.error(`${erased} records of the backup were left out, because they were erased since.`)
      console.log(`${path}: ${records} records${former ? `; the former database is ${former}` : ''}`)
    })
}
