import cluster from 'node:cluster'
import type { Command } from 'commander'
import { KeyRing } from '../auth/key-ring.ts'
import { runWorkers, workerInstruments } from '../operations/workers.ts'
import { runServer } from '../run-server.ts'
import { readSettings, type ServeSettings } from '../settings/read-settings.ts'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'
import { withStore } from './options.ts'

/** `cms-cdr-server serve` */
export function addServeCommand(program: Command): void {
  addServeOptions(
    program
      .command('serve')
      .summary('answer queries')
      .description(
        "Answers the vendor's query for the records that are kept, and with --upstream asks the platform for others. Prints one line " +
          'with its address once it listens. Who may ask stands in the database: see the commands key and user.',
      ),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ cms-cdr-server key add\n  $ cms-cdr-server serve --database sqlite:cdr.sqlite --port 8080',
    )
    .action((given: GivenSettings) => serve(readSettings(given)))
}

async function serve(settings: ServeSettings): Promise<void> {
  if (cluster.isWorker) {
    await runServer(settings, workerInstruments())
    return
  }
  if (settings.workers === 1) {
    const { address, keys } = await runServer(settings)
    announce(address, keys)
    return
  }
  // Opened once before the workers are, so that the database is made or brought up to date by one process.
  const keys = await withStore(settings.database, async ({ engine }) => (await KeyRing.open(engine)).size)
  const port = await runWorkers(settings.workers)
  announce(`${settings.tlsFiles ? 'https' : 'http'}://${settings.host}:${port}`, keys)
}

function announce(address: string, keys: number): void {
  console.log(`cms-cdr-server listens on ${address}`)
  if (keys === 0) console.error('No access key is in use, so no machine can ask. Add one: cms-cdr-server key add')
}
