import { messageOf } from '../error-message.ts'
import { PendingLegs } from '../import/pending-legs.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrKey } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { writeAudit } from './audit.ts'
import type { NumberMatcher } from './number-matcher.ts'

/** Options of {@link eraseNumber}. */
export interface EraseOptions {
  /** Who erases, for the audit log. */
  readonly person: string
  /** Whether to only find the records. */
  readonly dryRun: boolean
  /** Called for each record that has the number. */
  readonly onFound?: (call: FoundCall) => void
}

/** A call with the number; without a direction if only legs of it are stored. */
export type FoundCall = Pick<CdrKey, 'ccId' | 'callId'> & Partial<CdrKey>

/** What an erasure did. */
export interface Erased {
  /** The number of calls whose record, or whose legs that waited for others, had the number. */
  readonly records: number
  /** What still contains the number; nothing with `dryRun`. */
  readonly remains: string
}

/**
 * Removes every record that contains a phone number, stores a hash of each call so that it is not stored again, and clears the database
 * files of the deleted rows. It can be run again if it was interrupted. The audit log contains neither the number nor the calls.
 *
 * @throws UserError when the records were removed, but the database files cannot be cleared.
 */
export async function eraseNumber(
  store: CdrStore,
  number: NumberMatcher,
  { person, dryRun, onFound }: EraseOptions,
): Promise<Erased> {
  const { engine } = store
  const found: CdrKey[] = []
  if (!dryRun) await writeAudit(engine, person, 'erase', undefined, { state: 'started' })
  for await (const row of store.rows()) {
    if (!number.matches(row)) continue
    const key = { ccId: row.ccId, direction: row.direction, callId: row.callId }
    found.push(key)
    onFound?.(key)
    if (!dryRun) await store.erase(key)
  }
  const legs = new PendingLegs(store)
  const calls = new Set(found.map(nameOf))
  const withLegs = new Map<string, FoundCall>()
  for await (const leg of legs.all()) {
    const { ccId, callId, detail } = leg
    if (!number.matches({ recordJson: detail, originalResponse: null }) || withLegs.has(nameOf(leg))) continue
    withLegs.set(nameOf(leg), { ccId, callId })
    if (!calls.has(nameOf(leg))) onFound?.({ ccId, callId })
    if (!dryRun) await legs.erase(leg)
  }
  const records = found.length + [...withLegs.keys()].filter((call) => !calls.has(call)).length
  if (dryRun) return { records, remains: '' }
  // An import in progress may have checked a call before its hash was stored.
  for (const key of found) await store.remove(key)
  for (const call of withLegs.values()) await legs.erase(call)
  await writeAudit(engine, person, 'erase', undefined, { state: 'done', records })
  try {
    return { records, remains: await engine.purge() }
  } catch (error) {
    const done = `${records} ${records === 1 ? 'record was' : 'records were'} removed, but the database files still contain them`
    throw new UserError(`${done}: ${messageOf(error)}. Fix this, then run the same command again.`)
  }
}

function nameOf({ ccId, callId }: FoundCall): string {
  return `${ccId} ${callId}`
}
