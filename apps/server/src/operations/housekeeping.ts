import type { FastifyBaseLogger } from 'fastify'
import { type KeyRing, keyRefreshMilliseconds } from '../auth/key-ring.ts'
import { forgetExpiredSecrets } from '../auth/key-secrets.ts'
import { expireEventNumbers } from '../events/stored-calls.ts'
import { forgetExpired } from '../people/sessions.ts'
import { countDays } from '../search/counted-days.ts'
import { indexRecords } from '../search/index-records.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { Lease } from './lease.ts'
import type { Metrics } from './metrics.ts'
import { Retention } from './retention.ts'

/** What is looked after while the server runs. */
export interface HousekeepingOptions {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** Records are removed this long after they were stored; never when undefined. */
  readonly retentionDays?: number | undefined
  readonly metrics: Metrics
  readonly log: FastifyBaseLogger
}

const minute = 60_000
const hour = 60 * minute

/** Reads keys anew, forgets what has expired and removes old records, until it is stopped. */
export function startHousekeeping({
  store,
  keys,
  retentionDays,
  metrics,
  log,
}: HousekeepingOptions): () => Promise<void> {
  const every = (milliseconds: number, what: string, work: () => Promise<void>): NodeJS.Timeout => {
    let isRunning = false
    const timer = setInterval(async () => {
      if (isRunning) return
      isRunning = true
      await work().catch((error) => log.error(error, `cannot ${what}`))
      isRunning = false
    }, milliseconds)
    return timer.unref()
  }
  const retention =
    retentionDays === undefined
      ? undefined
      : new Retention({ store, days: retentionDays, log, onRemoved: metrics.retentionRemoved })
  const removeOld = async (): Promise<void> => retention?.run()
  const index = async (): Promise<void> => {
    const records = await indexRecords(store.engine)
    if (records > 0) log.info({ records }, 'updated what records are searched by')
  }
  const lease = new Lease(store.engine, 'statistics')
  const stopping = new AbortController()
  let counting = Promise.resolve()
  const count = (): Promise<void> => {
    const countIfHeld = async (): Promise<void> => {
      if (await lease.hold()) await countDays(store.engine, { signal: stopping.signal })
    }
    counting = countIfHeld()
    return counting
  }
  const timers = [
    every(keyRefreshMilliseconds, 'read the keys', () => keys.refresh()),
    every(minute, 'forget what has expired', () => forgetExpired(store.engine)),
    every(minute, 'forget secrets that have expired', () => forgetExpiredSecrets(store.engine)),
    every(hour, 'forget in which order old calls were stored', () => expireEventNumbers(store.engine)),
    every(hour, 'remove old records', removeOld),
    every(hour, 'update what records are searched by', index),
    every(10 * minute, 'count the calls of days that are over', count),
  ]
  void removeOld().catch((error) => log.error(error, 'cannot remove old records'))
  void index().catch((error) => log.error(error, 'cannot update what records are searched by'))
  void count().catch((error) => log.error(error, 'cannot count the calls of days that are over'))
  return async () => {
    for (const timer of timers) clearInterval(timer)
    stopping.abort()
    await counting.catch(() => {})
    await lease.release().catch(() => {})
    await retention?.stop()
  }
}
