import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { signatureClockSkewSeconds } from '@org/cms-cdr-client/signing'
import type { Command } from 'commander'
import { demoKey } from '../demo/demo-key.ts'
import { putDemoRecords } from '../demo/demo-records.ts'
import { demoText } from '../demo/demo-text.ts'
import { runServer } from '../run-server.ts'
import { openStore } from '../store/open-store.ts'
import { hostOption, portOption } from './options.ts'

/** `cms-cdr-server demo` */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .summary('try it: serve demo records with a key of your own')
    .description(
      'Serves the records of the examples from a folder that it makes, with a key pair that it makes. A second start keeps both.',
    )
    .addOption(portOption())
    .addOption(hostOption())
    .option('--folder <path>', 'folder of the database and the key', '.demo')
    .action(async ({ port, host, folder }: { port: number; host: string; folder: string }) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const key = demoKey(join(folder, 'keys.json'))
      const database = join(folder, 'cdr.sqlite')
      const store = openStore(`sqlite:${database}`)
      const example = await putDemoRecords(store)
      const records = await store.count()
      const keys = new Map([[key.accessKey, key.secretKey]])
      const address = await runServer(
        { store, keys, notFound: 'absent', clockSkewSeconds: signatureClockSkewSeconds },
        { port, host },
      )
      console.log(demoText({ address, ...key, database, records, example }))
    })
}
