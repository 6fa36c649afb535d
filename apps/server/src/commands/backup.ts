import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import type { Command } from 'commander'
import { openStore } from '../store/open-store.ts'
import { UserError } from '../user-error.ts'
import { databaseOption, withStore } from './options.ts'

/** `cms-cdr-server backup` and `restore` */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .summary('copy a SQLite database while it is in use')
    .description(
      'Writes a whole and consistent copy to a new file, while the server goes on. The copy holds keys and personal data: keep it safe.',
    )
    .argument('<file>', 'file to write; it must not exist')
    .addOption(databaseOption())
    .action(async (file: string, { database }: { database: string }) => {
      if (existsSync(file)) throw new UserError(`${file} exists; a backup never overwrites. Name a new file.`)
      const records = await withStore(database, async (store) => {
        await store.engine.backup(file)
        return store.count()
      })
      console.log(`${file}: ${records} records`)
    })

  program
    .command('restore')
    .summary('put a backup in the place of a SQLite database')
    .description(
      'Checks a backup and puts it in the place of the database. Stop the server first. A database that is there is kept beside it.',
    )
    .argument('<file>', 'a file that backup has written')
    .addOption(databaseOption())
    .action(async (file: string, { database }: { database: string }) => {
      const path = /^sqlite:(.+)$/.exec(database)?.[1]
      if (!path) throw new UserError('A PostgreSQL database is restored by its own tools: run pg_restore.')
      if (!existsSync(file)) throw new UserError(`There is no file ${file}.`)
      const incoming = `${path}.incoming`
      copyFileSync(file, incoming)
      chmodSync(incoming, 0o600)
      try {
        const store = await openStore(`sqlite:${incoming}`)
        const faults = await store.engine.query<{ integrity_check: string }>('PRAGMA integrity_check')
        const records = await store.count()
        await store.close()
        if (faults[0]?.integrity_check !== 'ok')
          throw new UserError(`${file} is damaged: ${faults[0]?.integrity_check}. Take another backup.`)
        const kept = keepOld(path)
        renameSync(incoming, path)
        console.log(`${path}: ${records} records${kept ? `; the former database is ${kept}` : ''}`)
      } finally {
        for (const suffix of ['', '-wal', '-shm']) rmSync(incoming + suffix, { force: true })
      }
    })
}

/** Moves a database and what SQLite has put beside it out of the way. */
function keepOld(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  const aside = `${path}.before-restore-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}
