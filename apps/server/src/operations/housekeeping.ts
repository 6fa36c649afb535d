import type { FastifyBaseLogger } from 'fastify'
import { forgetExpiredSecrets } from '../auth/access-keys.ts'
import { type KeyRing, keyRefreshMilliseconds } from '../auth/key-ring.ts'
import { forgetExpired } from '../people/sessions.ts'
import { indexRecords } from '../search/index-records.ts'
import type { CdrStore } from '../store/cdr-store.ts'

/** What is looked after while the server runs. */
export interface HousekeepingOptions {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** Records are removed this long after they were stored; kept for good when undefined. */
  readonly retentionDays?: number | undefined
  readonly log: FastifyBaseLogger
}

const minute = 60_000
const hour = 60 * minute

/** Reads keys anew, forgets what has expired and removes old records, until it is stopped. */
export function startHousekeeping({ store, keys, retentionDays, log }: HousekeepingOptions): () => void {
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
  const removeOld = async (): Promise<void> => {
    if (retentionDays === undefined) return
    const removed = await store.removeStoredBefore(new Date(Date.now() - retentionDays * 24 * hour))
    if (removed > 0) log.info({ removed, retentionDays }, 'removed old records')
  }
  const index = async (): Promise<void> => {
    const records = await indexRecords(store.engine)
    if (records > 0) log.info({ records }, 'made records of an older version searchable')
  }
  const timers = [
    every(keyRefreshMilliseconds, 'read the keys', () => keys.refresh()),
    every(minute, 'forget what has expired', () => forgetExpired(store.engine)),
    every(minute, 'forget secrets that have expired', () => forgetExpiredSecrets(store.engine)),
    every(hour, 'remove old records', removeOld),
    every(hour, 'make records searchable', index),
  ]
  void removeOld().catch((error) => log.error(error, 'cannot remove old records'))
  void index().catch((error) => log.error(error, 'cannot make records searchable'))
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
