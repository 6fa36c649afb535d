import type { components } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import type { CdrKey, Engine, SqlValue, Statement, Tables } from '../store/store.ts'

/** What is recorded in the audit log. */
export type AuditAction = components['schemas']['AuditAction']

/** All actions. */
export const auditActions = spec.components.schemas.AuditAction.enum as AuditAction[]

/** One entry of the audit log: who did what, when. */
export type AuditEntry = Readonly<components['schemas']['AuditEntry']>

type SpecifiedDetails = NonNullable<components['schemas']['AuditDetails']>

/** Details of an action, such as the IP address. They contain neither phone numbers nor secrets. */
export type AuditDetails = { readonly [Name in keyof SpecifiedDetails]?: Readonly<SpecifiedDetails[Name]> | undefined }

/** Details without fields that the spec does not list. TypeScript does not check excess fields in a spread value. */
export type Listed<Given> = Given & { readonly [Name in Exclude<keyof Given, keyof AuditDetails>]: never }

/** Which entries to read. */
export interface AuditFilter {
  readonly person?: string | undefined
  readonly action?: AuditAction | undefined
  /** Only entries from this time on, in UTC and ISO 8601. */
  readonly since?: string | undefined
  /** Only entries of these call centers. Entries without one, such as failed sign-ins, concern the whole server. */
  readonly ccIds?: readonly number[] | null | undefined
}

/** The name in the audit log for a failed sign-in with an unknown name, because people type passwords into that field by mistake. */
export const unknownPerson = '(unknown)'

/**
 * Writes one entry. The database prevents changing or deleting it.
 *
 * @param call The call, or the call center of all calls that were searched or exported.
 */
export async function writeAudit<Given extends AuditDetails>(
  engine: Tables,
  person: string,
  action: AuditAction,
  call?: Partial<CdrKey>,
  details?: Listed<Given>,
): Promise<void> {
  const { sql, parameters } = auditStatement(person, action, call, details)
  await engine.query(sql, parameters)
}

/** Returns tables whose changes write an entry in the same transaction, so that neither exists without the other. */
export function recordedIn<Given extends AuditDetails>(
  engine: Tables,
  person: string,
  action: AuditAction,
  details?: Listed<Given>,
  call?: Partial<CdrKey>,
): Tables {
  return {
    query: (sql, parameters) => engine.query(sql, parameters),
    change: (statements) => engine.change([...statements, auditStatement(person, action, call, details)]),
  }
}

/** Returns the statement that writes an entry. */
export function auditStatement(
  person: string,
  action: AuditAction,
  call?: Partial<CdrKey>,
  details?: AuditDetails,
): Statement {
  return {
    sql: `INSERT INTO audit (happened_at, person, action, cc_id, direction, call_id, details)
      VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    parameters: [
      new Date().toISOString(),
      person,
      action,
      call?.ccId ?? null,
      call?.direction ?? null,
      call?.callId ?? null,
      details ? JSON.stringify(details) : null,
    ],
  }
}

/** Yields the entries in the order in which they were written. Reads a slice at a time, so that memory stays constant. */
export async function* readAudit(engine: Engine, filter: AuditFilter = {}): AsyncGenerator<AuditEntry> {
  const slice = 1_000
  for (let after = 0; ; ) {
    const entries = await select(engine, filter, { comparison: '>', start: after, order: 'ASC', limit: slice })
    yield* entries
    const last = entries.at(-1)
    if (!last || entries.length < slice) return
    after = last.id
  }
}

/**
 * Returns a page of entries, latest first.
 *
 * @param before The page begins with the entry before this one. Default: the latest entry.
 */
export async function readAuditPage(
  engine: Engine,
  filter: AuditFilter,
  { limit, before = Number.MAX_SAFE_INTEGER }: { readonly limit: number; readonly before?: number | undefined },
): Promise<components['schemas']['AuditPage']> {
  // One more than fits shows whether there is another page.
  const found = await select(engine, filter, { comparison: '<', start: before, order: 'DESC', limit: limit + 1 })
  const entries = found.slice(0, limit)
  return { entries, next: found.length > limit ? String(entries.at(-1)?.id) : null }
}

interface Slice {
  readonly comparison: '<' | '>'
  readonly start: number
  readonly order: 'ASC' | 'DESC'
  readonly limit: number
}

async function select(
  engine: Engine,
  { person, action, since, ccIds }: AuditFilter,
  { comparison, start, order, limit }: Slice,
): Promise<AuditEntry[]> {
  const parameters: SqlValue[] = []
  const parameter = (value: SqlValue): string => `$${parameters.push(value)}`
  // Values are parameters, because each SQL text stays prepared.
  const conditions = [`audit_id ${comparison} ${parameter(start)}`]
  if (person !== undefined) conditions.push(`person = ${parameter(person)}`)
  if (action !== undefined) conditions.push(`action = ${parameter(action)}`)
  if (since !== undefined) {
    const time = parameter(since)
    // IDs grow with time, except for differences between the clocks of servers. Without the first ID, all earlier entries would be read.
    const first = `SELECT audit_id FROM audit WHERE happened_at >= ${time} ORDER BY happened_at LIMIT 1000`
    conditions.push(`happened_at >= ${time} AND audit_id >= (SELECT min(audit_id) FROM (${first}) AS first)`)
  }
  if (ccIds) conditions.push(`cc_id IN (${ccIds.map(parameter).join(', ')})`)
  const rows = await engine.query<AuditEntry & { details: string | null }>(
    `SELECT audit_id AS id, happened_at AS "happenedAt", person, action, cc_id AS "ccId", direction, call_id AS "callId", details
     FROM audit WHERE ${conditions.join(' AND ')} ORDER BY audit_id ${order} LIMIT ${parameter(limit)}`,
    parameters,
  )
  return rows.map((row) => ({ ...row, details: row.details === null ? null : JSON.parse(row.details) }))
}
