import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { notifySystemd } from './notify-systemd.ts'

/** How long a server takes to stop. */
export interface StopOptions {
  /** How long the server still accepts connections, so that load balancers notice that it is not ready. */
  readonly drainSeconds: number
  /** How long requests in flight may take after that. */
  readonly graceSeconds: number
}

// How long the headers of a request may still take to arrive after the server stops accepting connections.
const headMilliseconds = 1_000
// How long a client may read nothing of what waits for it before its connection is closed. If the grace time is short, a quarter of it.
const stallMilliseconds = 5_000
// How long the database may take to close its connections.
const closeMilliseconds = 5_000

/**
 * Stops a server. During the drain time it reports that it is not ready and closes each connection after its next response. Then it
 * accepts no more connections and completes the requests in flight. Returns whether every request got its response.
 */
export async function stopServer(app: FastifyInstance, { drainSeconds, graceSeconds }: StopOptions): Promise<boolean> {
  const { connections, server, log } = app
  connections.isDraining = true
  log.info({ drainSeconds, graceSeconds, connections: connections.size }, 'stopping')
  await delay(drainSeconds * 1000)
  const began = performance.now()
  let cut = 0
  const timer = setInterval(() => {
    const elapsed = performance.now() - began
    server.closeIdleConnections()
    if (elapsed > headMilliseconds) connections.closeUnused()
    connections.closeUnread(Math.min(stallMilliseconds, graceSeconds * 250))
    if (elapsed < graceSeconds * 1000) return
    cut += connections.unanswered
    connections.closeAll()
  }, 50)
  const closed = app.close().then(
    () => true,
    (error) => {
      log.error(error, 'cannot close the server')
      return false
    },
  )
  const deadline = delay(graceSeconds * 1000 + closeMilliseconds, false)
  const isClosed = await Promise.race([closed, deadline])
  clearInterval(timer)
  if (cut > 0) log.error({ requests: cut }, 'stopped before these requests got a response; see --grace-seconds')
  if (isClosed && cut === 0) log.info('stopped')
  else if (!isClosed) log.error('stopped before the database was closed')
  return isClosed && cut === 0
}

/**
 * Ends the process on SIGTERM and SIGINT, with status 0 if `stop` returns true. A second signal calls `force` and ends it immediately.
 */
export function stopOnSignals(stop: (signal: NodeJS.Signals) => Promise<boolean>, force?: () => void): void {
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (isStopping) {
        force?.()
        process.exit(1)
      }
      isStopping = true
      notifySystemd('STOPPING=1')
      process.exit((await stop(signal)) ? 0 : 1)
    })
  }
}
