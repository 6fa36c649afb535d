import { createCdrReader } from '@org/cms-cdr-client'
import { type Command, InvalidArgumentError } from 'commander'
import { changeTimeZone, indexRecords } from '../search/index-records.ts'
import { databaseOption, withStore } from './options.ts'

/** `cms-cdr-server reindex` */
export function addReindexCommand(program: Command): void {
  program
    .command('reindex')
    .summary('set the time zone of the tenant, and make all records searchable')
    .description(
      'Derives what calls are searched by, for records that were stored by an older version or before the time zone of the tenant was known. ' +
        'Local times in records, and dates in a search, are read in that time zone. It can be interrupted and run again. After a change of ' +
        'the time zone, restart the servers.',
    )
    .option('--time-zone <name>', 'IANA name of the time zone of the tenant, such as America/Sao_Paulo', timeZone)
    .addOption(databaseOption())
    .action(async ({ database, timeZone }: { readonly database: string; readonly timeZone?: string }) => {
      const done = await withStore(database, async ({ engine }) => {
        if (timeZone !== undefined) await changeTimeZone(engine, timeZone)
        return indexRecords(engine)
      })
      console.log(`${done} ${done === 1 ? 'record' : 'records'} made searchable`)
    })
}

function timeZone(name: string): string {
  try {
    createCdrReader({ timeZone: name })
    return name
  } catch {
    throw new InvalidArgumentError('It must be an IANA name such as America/Sao_Paulo or Asia/Shanghai.')
  }
}
