import type { FastifyBaseLogger } from 'fastify'
import type { CdrStore } from '../store/cdr-store.ts'

const day = 24 * 60 * 60_000

/** What {@link removeOldRecords} needs. */
export interface RetentionOptions {
  readonly store: CdrStore
  /** Records are removed this long after they were stored. */
  readonly days: number
  readonly log: FastifyBaseLogger
  /** Called with the number of records that a slice has removed. */
  readonly onRemoved: (records: number) => void
}

/**
 * Removes old records. Each slice is a separate transaction, so that others do not wait long.
 *
 * @param signal Ends it after the slice in progress.
 */
export async function removeOldRecords(
  { store, days, log, onRemoved }: RetentionOptions,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now()
  let removed = 0
  const goOn = async (records: number): Promise<boolean> => {
    removed += records
    if (records > 0) onRemoved(records)
    return !signal.aborted
  }
  try {
    await store.engine
      .makePartitions(days)
      .catch((error) => log.error(error, 'cannot make partitions for the next days'))
    await store.removeStoredBefore(new Date(Date.now() - days * day), goOn)
  } finally {
    const ms = Math.round(performance.now() - begun)
    if (removed > 0) log.info({ removed, retentionDays: days, ms }, 'removed old records')
  }
}
