import { join } from 'node:path'
import { Server as TlsServer } from 'node:tls'
import { buildApp, type Instruments } from './app.ts'
import { KeyRing } from './auth/key-ring.ts'
import { createLog } from './operations/create-log.ts'
import { startHousekeeping } from './operations/housekeeping.ts'
import type { ServeSettings } from './settings/read-settings.ts'
import { openStore } from './store/open-store.ts'
import { readTls } from './tls.ts'
import { UserError } from './user-error.ts'

// Beside this file once it is built.
const docs = join(import.meta.dirname, 'docs')
const console = join(import.meta.dirname, 'console')

// Answers under way get this long to end when the server stops, in milliseconds.
const stopTimeout = 30_000

/** Starts the server and gives its address. SIGINT and SIGTERM end it: open requests are answered first. */
export async function runServer(
  settings: ServeSettings,
  instruments?: Instruments,
): Promise<{ address: string; keys: number }> {
  const { host, port, tlsFiles, retentionDays, logLevel, workers } = settings
  const log = createLog(logLevel)
  const store = await openStore(settings.database)
  const keys = await KeyRing.open(store.engine, {
    processes: workers,
    wrapping: settings.wrapping,
    onUnreadable: (reason) => log.error({ reason }, 'an access key cannot be used'),
  })
  const app = buildApp({ ...settings.app, store, keys, log, docs, console, instruments })
  const stopHousekeeping = startHousekeeping({ store, keys, retentionDays, log })
  app.addHook('onClose', async () => {
    stopHousekeeping()
    await store.close()
  })

  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), stopTimeout).unref()
    // A connection whose answer is given is idle, and would be kept open for a next request.
    setInterval(() => app.server.closeIdleConnections(), 50).unref()
    await app.close()
    log.flush(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
  // A certificate is renewed without a restart. One that is wrong is told, and the old one stays.
  process.on('SIGHUP', () => {
    if (!tlsFiles || !(app.server instanceof TlsServer)) return
    try {
      app.server.setSecureContext(readTls(tlsFiles))
      log.info('read the certificate again')
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'the certificate was not changed')
    }
  })
  try {
    return { address: await app.listen({ host, port }), keys: keys.size }
  } catch (error) {
    await app.close()
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'EADDRINUSE' ? `port ${port} is taken` : message
    throw new UserError(
      `Cannot listen on ${host}: ${reason}. Choose another with --port or PORT; 0 takes any that is free.`,
    )
  }
}
