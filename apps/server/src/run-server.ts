import cluster from 'node:cluster'
import { join } from 'node:path'
import { Server as TlsServer } from 'node:tls'
import type { FastifyBaseLogger } from 'fastify'
import { buildApp, type Instruments } from './app.ts'
import { KeyRing } from './auth/key-ring.ts'
import { messageOf } from './error-message.ts'
import { createLog } from './operations/create-log.ts'
import { startHousekeeping } from './operations/housekeeping.ts'
import { reloadOnSignals } from './operations/reload.ts'
import { startTracing } from './operations/start-tracing.ts'
import { stopOnSignals, stopServer } from './operations/stop.ts'
import { stopWithPrimary } from './operations/workers.ts'
import { deriveAnew } from './search/index-records.ts'
import type { ServeSettings } from './settings/read-settings.ts'
import type { CdrStore } from './store/cdr-store.ts'
import { openStore } from './store/open-store.ts'
import { readTls } from './tls.ts'
import { UserError } from './user-error.ts'

// Beside this file once it is built.
const docs = join(import.meta.dirname, 'docs')
const console = join(import.meta.dirname, 'console')

/** Starts the server and returns its address. SIGTERM and SIGINT end the process after the requests in flight. */
export async function runServer(
  settings: ServeSettings,
  instruments?: Instruments,
): Promise<{ address: string; keys: number }> {
  const { host, port, tlsFiles, retentionDays, logLevel, workers, drainSeconds, graceSeconds } = settings
  const log = createLog(logLevel)
  const tracing = await startTracing(log)
  const store = await openArchive(settings, log)
  const keys = await KeyRing.open(store.engine, {
    processes: workers,
    wrapping: settings.wrapping,
    onUnreadable: (reason) => log.error({ reason }, 'an access key cannot be used'),
  })
  const app = buildApp({ ...settings.app, store, keys, log, docs, console, instruments, tracing, processes: workers })
  const stopHousekeeping = startHousekeeping({ store, keys, retentionDays, metrics: app.metrics, log })
  app.addHook('onClose', async () => {
    await stopHousekeeping()
    await store.close()
    await tracing.close()
  })

  const stop = (seconds: number): Promise<boolean> => stopServer(app, { drainSeconds: seconds, graceSeconds })
  if (cluster.isWorker) stopWithPrimary(stop)
  // Ctrl+C comes from a terminal, where there is no load balancer to wait for.
  else stopOnSignals((signal) => stop(signal === 'SIGTERM' ? drainSeconds : 0))
  reloadOnSignals(log, settings, async ({ wrapping }) => {
    if (tlsFiles && app.server instanceof TlsServer) renewCertificate(app.server, tlsFiles, log)
    keys.wrapping = wrapping
    await keys.refresh()
  })
  try {
    return { address: await app.listen({ host, port }), keys: keys.size }
  } catch (error) {
    await app.close()
    const { code = '' } = error as NodeJS.ErrnoException
    const [reason, advice] = listenFaults(port)[code] ?? []
    throw reason ? new UserError(`Cannot listen on ${host}: ${reason}. ${advice}`) : error
  }
}

/** Returns what is wrong with the address of a server, and what to do, by the code of the error. */
function listenFaults(port: number): Readonly<Record<string, readonly [reason: string, advice: string]>> {
  const host = 'Set --host or CMS_CDR_HOST to an address of this machine.'
  return {
    EADDRINUSE: [`port ${port} is in use`, 'Choose another one with --port or PORT; 0 is any free port.'],
    EACCES: [`this user is not allowed to use port ${port}`, 'Choose a port from 1024 with --port or PORT.'],
    EADDRNOTAVAIL: ['this machine does not have the address', host],
    ENOTFOUND: ['the name does not exist', host],
    EAI_AGAIN: ['the name cannot be resolved', host],
  }
}

/** Opens the archive with the country of the settings. Another one that it had before is replaced. */
async function openArchive({ database, country }: ServeSettings, log: FastifyBaseLogger): Promise<CdrStore> {
  const store = await openStore(database)
  if (country === undefined || store.tenant.country === country) return store
  await deriveAnew(store.engine, { country })
  await store.close()
  log.info({ country, before: store.tenant.country }, 'changed the country of phone numbers')
  return openStore(database)
}

/** Reloads the certificate from its file. If it is invalid, the previous one stays in use. */
function renewCertificate(server: TlsServer, files: { cert: string; key: string }, log: FastifyBaseLogger): void {
  try {
    server.setSecureContext(readTls(files))
    log.info('reloaded the certificate')
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'cannot reload the certificate; the previous one stays in use')
  }
}
