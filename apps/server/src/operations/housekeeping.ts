import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { type KeyRing, keyRefreshMilliseconds } from '../auth/key-ring.ts'
import { forgetExpiredSecrets } from '../auth/key-secrets.ts'
import { expireEventNumbers } from '../events/stored-calls.ts'
import { HarvestState } from '../harvest/harvest-state.ts'
import { PendingLegs } from '../import/pending-legs.ts'
import { forgetExpired } from '../people/sessions.ts'
import { countDays } from '../search/counted-days.ts'
import { indexRecords } from '../search/index-records.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { WebhookState } from '../webhook/webhook-state.ts'
import { Lease } from './lease.ts'
import { LeasedRunner } from './leased-runner.ts'
import type { Metrics } from './metrics.ts'
import { removeOldRecords } from './retention.ts'

/** Options of {@link startHousekeeping}. */
export interface HousekeepingOptions {
  readonly store: CdrStore
  readonly keys: KeyRing
  /** Records are removed this long after they were stored; never when undefined. */
  readonly retentionDays?: number | undefined
  readonly metrics: Metrics
  readonly log: FastifyBaseLogger
  /** The name of this machine for leases. Default: its own. */
  readonly host?: string
}

const minute = 60_000
const hour = 60 * minute
/** How often a lease is renewed, in milliseconds. What is done every hour may wait some minutes for another process to do it. */
const beat = minute

/** Work that is repeated after a pause in milliseconds, with a description for the log. */
type Work = readonly [pause: number, what: string, work: (signal: AbortSignal) => Promise<unknown>]

/**
 * Refreshes keys, deletes expired data, removes old records, and updates the data of searches and statistics, until it is stopped. Of the
 * processes on a database, one does the shared work, and one of those with retention removes old records.
 */
export function startHousekeeping({
  store,
  keys,
  retentionDays,
  metrics,
  log,
  ...machine
}: HousekeepingOptions): () => Promise<void> {
  const { engine } = store
  const repeat = async (works: readonly Work[], signal: AbortSignal): Promise<void> => {
    const repeating = works.map(async ([pause, what, work]) => {
      while (!signal.aborted) {
        await work(signal).catch((error) => signal.aborted || log.error(error, `cannot ${what}`))
        await sleep(pause, undefined, { signal, ref: false }).catch(() => {})
      }
    })
    await Promise.all(repeating)
  }
  const share = (name: string, works: readonly Work[]): LeasedRunner => {
    const run = (signal: AbortSignal): Promise<number> => repeat(works, signal).then(() => 0)
    const runner = new LeasedRunner({ engine, name, log, run, lease: new Lease(engine, name, { beat, ...machine }) })
    runner.start()
    return runner
  }
  const stopping = new AbortController()
  const own = repeat([[keyRefreshMilliseconds, 'refresh the keys', () => keys.refresh()]], stopping.signal)
  const shared = share('housekeeping', [
    [minute, 'delete sessions and links that have expired', () => forgetExpired(engine)],
    [minute, 'delete secrets that have expired', () => forgetExpiredSecrets(engine)],
    [hour, 'expire event numbers', (signal) => expireEventNumbers(engine, { signal })],
    [hour, 'delete legs of calls that are stored', () => new PendingLegs(store).forgetFolded()],
    [hour, 'delete legs of calls that never became complete', () => new PendingLegs(store).forgetIncomplete()],
    [hour, 'delete old losses', () => new HarvestState(engine).forgetLosses()],
    [hour, 'delete old dead letters', () => new WebhookState(engine).forgetLetters()],
    [
      hour,
      'update the search data of records',
      async (signal) => {
        const records = await indexRecords(engine, signal)
        if (records > 0) log.info({ records }, 'updated the search data of records')
      },
    ],
    [10 * minute, 'count the calls of past days', (signal) => countDays(engine, { signal })],
  ])
  const runners = [shared]
  if (retentionDays !== undefined) {
    const retention = { store, days: retentionDays, log, onRemoved: metrics.retentionRemoved }
    runners.push(share('retention', [[hour, 'remove old records', (signal) => removeOldRecords(retention, signal)]]))
  }
  return async () => {
    stopping.abort()
    await Promise.all([own, ...runners.map((runner) => runner.stop())])
  }
}
