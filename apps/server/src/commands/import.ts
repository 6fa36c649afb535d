import type { Command } from 'commander'
import { importFile } from '../import/import-file.ts'
import { openStore } from '../store/open-store.ts'
import { databaseOption } from './options.ts'

/** `cms-cdr-server import` */
export function addImportCommand(program: Command): void {
  program
    .command('import')
    .summary('keep the records of a file')
    .description(
      'Keeps the records of an NDJSON or CSV file. A line or row holds the field names of the vendor (Table 4) plus ccId and isCallin. ' +
        'Running it again changes nothing; a record once kept is never overwritten.',
    )
    .argument('<file>', 'file whose name ends with .ndjson, .jsonl or .csv')
    .addOption(databaseOption())
    .option('--strict', 'stop at the first line that cannot be kept, instead of passing it over', false)
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server import calls.ndjson --database sqlite:cdr.sqlite')
    .action(async (file: string, { database, strict }: { database: string; strict: boolean }) => {
      const store = openStore(database)
      try {
        const onReject = (line: number, reason: string): void => console.error(`${file}:${line}: ${reason}`)
        const { stored, unchanged, rejected } = await importFile(file, { store, strict, onReject })
        console.log(`${file}: ${stored} stored, ${unchanged} unchanged, ${rejected} rejected`)
      } finally {
        await store.close()
      }
    })
}
