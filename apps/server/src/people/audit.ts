import type { CdrKey, Engine } from '../store/store.ts'

/** What is written to the audit. */
export type AuditAction = 'sign_in' | 'reveal' | 'erase' | 'remove' | 'refetch'

/** One line of the audit: who did what, when. */
export interface AuditEntry {
  readonly happenedAt: string
  readonly person: string
  readonly action: AuditAction
  readonly ccId: number | null
  readonly direction: string | null
  readonly callId: string | null
}

/** Writes one line. The database lets nobody change or delete it. */
export async function writeAudit(engine: Engine, person: string, action: AuditAction, key?: CdrKey): Promise<void> {
  await engine.query(
    'INSERT INTO audit (happened_at, person, action, cc_id, direction, call_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [new Date().toISOString(), person, action, key?.ccId ?? null, key?.direction ?? null, key?.callId ?? null],
  )
}

/** Gives the audit in the order in which it was written, a slice at a time. */
export async function* readAudit(engine: Engine): AsyncGenerator<AuditEntry> {
  const slice = 1_000
  let after = 0
  for (;;) {
    const rows = await engine.query<AuditEntry & { id: number }>(
      `SELECT audit_id AS id, happened_at AS "happenedAt", person, action, cc_id AS "ccId", direction, call_id AS "callId"
       FROM audit WHERE audit_id > $1 ORDER BY audit_id LIMIT ${slice}`,
      [after],
    )
    for (const { id, ...entry } of rows) {
      after = id
      yield entry
    }
    if (rows.length < slice) return
  }
}
