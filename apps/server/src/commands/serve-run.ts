import cluster from 'node:cluster'
import { KeyRing } from '../auth/key-ring.ts'
import { createLog } from '../operations/create-log.ts'
import { notifyReady } from '../operations/notify-systemd.ts'
import { reloadOnSignals } from '../operations/reload.ts'
import { runWorkers, workerInstruments } from '../operations/workers.ts'
import { runServer } from '../run-server.ts'
import { readSettings } from '../settings/read-settings.ts'
import type { GivenSettings } from '../settings/serve-options.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { withStore } from './options.ts'

/** Runs `serve`: one server, or several workers. */
export async function serve(given: GivenSettings): Promise<void> {
  const settings = readSettings(given)
  if (cluster.isWorker) {
    await runServer(settings, workerInstruments())
    return
  }
  for (const warning of settings.warnings) console.error(`cms-cdr-server: warning: ${warning}`)
  if (settings.workers === 1) {
    const { address, keys } = await runServer(settings)
    announce(address, keys)
    return
  }
  // Opened once before the workers start, so that one process creates or migrates the database.
  const countKeys = async ({ engine }: CdrStore): Promise<number> => (await KeyRing.open(engine, settings)).size
  const keys = await withStore(settings.database, countKeys, 'migrate')
  const log = createLog(settings.logLevel)
  reloadOnSignals(log, settings)
  const port = await runWorkers({ ...settings, count: settings.workers, log })
  announce(`${settings.tlsFiles ? 'https' : 'http'}://${settings.host}:${port}`, keys)
}

function announce(address: string, keys: number): void {
  console.log(`cms-cdr-server listens on ${address}`)
  notifyReady()
  if (keys === 0)
    console.error('No access key is active, so no client can send queries. Add one: cms-cdr-server key add')
}
