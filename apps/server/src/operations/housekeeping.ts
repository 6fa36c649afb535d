import { setTimeout as sleep } from 'node:timers/promises'
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
import { removeOldRecords } from './retention.ts'

/** What is looked after while the server runs. */
export interface HousekeepingOptions {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** Records are removed this long after they were stored; never when undefined. */
  readonly retentionDays?: number | undefined
  readonly metrics: Metrics
  readonly log: FastifyBaseLogger
  /** What decides which process does what they share. */
  readonly lease?: Lease | undefined
}

const minute = 60_000
const hour = 60 * minute

/**
 * Reads keys anew, forgets what has expired, removes old records, and derives and counts what searches need, until it is stopped. What the
 * processes on a database share is done by one of them.
 */
export function startHousekeeping({
  store,
  keys,
  retentionDays,
  metrics,
  log,
  lease = new Lease(store.engine, 'housekeeping'),
}: HousekeepingOptions): () => Promise<void> {
  const { engine } = store
  const stopping = new AbortController()
  const { signal } = stopping
  const every = async (milliseconds: number, what: string, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error) => signal.aborted || log.error(error, `cannot ${what}`))
      await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {})
    }
  }
  const everyHere = (milliseconds: number, what: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> =>
    every(milliseconds, what, () => lease.during(signal, work))
  const works = [
    every(keyRefreshMilliseconds, 'read the keys', () => keys.refresh()),
    every(minute, 'forget what has expired', () => forgetExpired(engine)),
    every(minute, 'forget secrets that have expired', () => forgetExpiredSecrets(engine)),
    everyHere(hour, 'forget in which order old calls were stored', (whileHeld) =>
      expireEventNumbers(engine, { signal: whileHeld }),
    ),
    everyHere(hour, 'update what records are searched by', async (whileHeld) => {
      const records = await indexRecords(engine, whileHeld)
      if (records > 0) log.info({ records }, 'updated what records are searched by')
    }),
    everyHere(10 * minute, 'count the calls of days that are over', async (whileHeld) => {
      await countDays(engine, { signal: whileHeld })
    }),
  ]
  if (retentionDays !== undefined) {
    const retention = { store, days: retentionDays, log, onRemoved: metrics.retentionRemoved }
    works.push(everyHere(hour, 'remove old records', (whileHeld) => removeOldRecords(retention, whileHeld)))
  }
  return async () => {
    stopping.abort()
    await Promise.all(works)
    await lease.release().catch(() => {})
  }
}
