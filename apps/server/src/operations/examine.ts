import { X509Certificate } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CdrClient } from '@org/cms-cdr-client'
import { isCdrError } from '@org/cms-cdr-client'
import { listAccessKeys } from '../auth/access-keys.ts'
import { listPeople } from '../people/people.ts'
import type { ServeSettings } from '../settings/read-settings.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly text: string
}

const day = 24 * 60 * 60_000
const leastFreeBytes = 1_000_000_000

/** Looks at everything that `serve` needs, one thing after the other. */
export async function* examine({ database, app, logLevel, host }: ServeSettings): AsyncGenerator<Finding> {
  yield { name: 'settings', ok: true, text: `all are valid; log level ${logLevel}` }
  let store: CdrStore | undefined
  try {
    store = await openStore(database, 'open')
  } catch (error) {
    yield { name: 'database', ok: false, text: (error as Error).message }
  }
  if (store) {
    try {
      yield await integrity(store)
      yield* space(database)
      yield* access(store)
    } finally {
      await store.close()
    }
  }
  if (app.tls) yield certificate(app.tls.cert)
  else if (host !== '127.0.0.1' && host !== '::1' && host !== 'localhost') {
    const text = `${host} is open to the network without TLS. Give --cert and --key, or put a proxy that speaks TLS before it.`
    yield { name: 'tls', ok: false, text }
  }
  if (app.upstream) yield await upstream(app.upstream.client, app.upstream.name)
}

async function integrity(store: CdrStore): Promise<Finding> {
  const name = 'database'
  if (store.engine.name === 'PostgreSQL') {
    // Counting the records of a large database can take minutes.
    const [row] = await store.engine.query<{ server_version: string }>('SHOW server_version')
    return { name, ok: true, text: `PostgreSQL ${row?.server_version}` }
  }
  const records = await store.count()
  const [row] = await store.engine.query<{ quick_check: string }>('PRAGMA quick_check')
  if (row?.quick_check === 'ok') return { name, ok: true, text: `SQLite, whole, ${records} records` }
  return { name, ok: false, text: `damaged: ${row?.quick_check}. Restore a backup: cms-cdr-server restore FILE` }
}

function* space(database: string): Generator<Finding> {
  const path = /^sqlite:(.+)$/.exec(database)?.[1]
  if (!path) return
  const { bavail, bsize } = statfsSync(dirname(path))
  const free = bavail * bsize
  const text = `${(free / 1e9).toFixed(1)} GB free`
  yield {
    name: 'disk',
    ok: free >= leastFreeBytes,
    text: free >= leastFreeBytes ? text : `${text}. Make room: a full disk keeps no record`,
  }
}

async function* access({ engine }: CdrStore): AsyncGenerator<Finding> {
  const keys = (await listAccessKeys(engine)).filter((key) => key.disabledAt === undefined).length
  const text = keys > 0 ? `${keys} in use` : 'none in use: no machine can ask. Add one: cms-cdr-server key add'
  yield { name: 'access keys', ok: keys > 0, text }
  yield { name: 'people', ok: true, text: `${(await listPeople(engine)).length} can sign in` }
}

function certificate(pem: string): Finding {
  const { validToDate } = new X509Certificate(pem)
  const days = Math.floor((validToDate.getTime() - Date.now()) / day)
  const text = `the certificate is valid for ${days} days`
  return { name: 'tls', ok: days >= 14, text: days >= 14 ? text : `${text}. Renew it, then send SIGHUP to the server` }
}

/** Any answer of the platform will do, also that there is no such call. */
async function upstream(client: CdrClient, name: string): Promise<Finding> {
  try {
    await client.findCdr({ ccId: 1, callId: '0', direction: 'inbound' })
    return { name: 'upstream', ok: true, text: `${name} answers, and accepts the signature` }
  } catch (error) {
    if (isCdrError(error, 'result'))
      return { name: 'upstream', ok: true, text: `${name} accepts the signature; it says: ${error.message}` }
    const advice = isCdrError(error) ? ` ${error.advice}` : ''
    return { name: 'upstream', ok: false, text: `${(error as Error).message}${advice}` }
  } finally {
    await client.close()
  }
}
