import type { components } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import type { BeginSource, CdrKey, Engine, SqlValue, Turn } from '../store/store.ts'

/** The ID that finds calls without an agent or a skill queue. */
const none = spec.components.parameters.agentId.schema.items['x-none']

/** One stored call, as a search returns it. */
export type CallSummary = components['schemas']['CallSummary']

/** Which calls to find: those that match all of what is given. */
export interface CallFilter {
  readonly ccId: number
  /** Calls that began at this time or later, in milliseconds since 1970. */
  readonly from?: number | undefined
  /** Calls that began before this time, in milliseconds since 1970. */
  readonly to?: number | undefined
  readonly direction?: 'inbound' | 'outbound' | undefined
  readonly agentId?: readonly number[] | undefined
  readonly skillQueueId?: readonly number[] | undefined
  readonly vdnId?: readonly number[] | undefined
  readonly callType?: readonly number[] | undefined
  readonly releaseCause?: readonly number[] | undefined
  /** The digits of a calling or called number. */
  readonly number?: string | undefined
  readonly answered?: boolean | undefined
  readonly abandoned?: boolean | undefined
  readonly minWaitSeconds?: number | undefined
  readonly maxWaitSeconds?: number | undefined
  readonly minTalkSeconds?: number | undefined
  readonly maxTalkSeconds?: number | undefined
}

/** The value that calls are sorted by. A time that is unknown sorts below all others. */
const sortValues = {
  begin: 'began_at',
  wait: 'coalesce(wait_seconds, -1)',
  talk: 'coalesce(talk_seconds, -1)',
} as const

/** The order of calls. */
export interface CallOrder {
  readonly sort: keyof typeof sortValues
  readonly order: 'asc' | 'desc'
}

/** The last call of a page: its sort value, and the key that distinguishes it from others with the same value. */
export type PagePosition = readonly [value: number, direction: string, callId: string]

/** A page of calls, and its last position if there are more. */
export interface CallPage {
  readonly calls: CallSummary[]
  readonly next: PagePosition | undefined
}

/** The part of a search to return. */
export interface PageOptions extends CallOrder, Turn {
  readonly limit: number
  readonly after?: PagePosition | undefined
}

/** Returns the calls that match a filter and come after a position, in order. */
export async function searchCalls(
  engine: Engine,
  filter: CallFilter,
  { sort, order, limit, after, ...turn }: PageOptions,
): Promise<CallPage> {
  const { conditions, parameters, place } = conditionsOf(filter)
  const value = sortValues[sort]
  if (after) {
    // A row comparison, for which both engines use an index.
    const places = after.map(place).join(', ')
    conditions.push(`(${value}, direction, call_id) ${order === 'asc' ? '>' : '<'} (${places})`)
  }
  const inOrder = `ORDER BY ${['sort_value', 'direction', 'call_id'].map((column) => `${column} ${order}`).join(', ')}`
  const end = `${inOrder} LIMIT ${limit + 1}`
  const select = (condition: string[]): string =>
    `SELECT cc_id, direction, call_id, ${value} AS sort_value FROM cdr
     WHERE ${[...conditions, ...condition].join(' AND ')} ${end}`
  const keys =
    filter.number === undefined
      ? select([])
      : // Each side has an index of its own, which no engine uses for an OR and an order at once.
        `${['calling_number', 'called_number']
          .map((column) => `SELECT * FROM (${select([`${column} = ${place(filter.number ?? '')}`])}) AS ${column}`)
          .join(' UNION ')} ${end}`
  // The keys of the page come first: an index may contain all that they need, so that only the records of the page are read.
  const rows = await engine.search<CallRow>(
    `SELECT ${rowColumns}, sort_value AS "sortValue"
     FROM (${keys}) AS page ${joinOf(engine)} cdr USING (cc_id, direction, call_id) ${inOrder}`,
    parameters,
    turn,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    calls: page.map((row) => summaryOf(row, filter.ccId)),
    next: rows.length > limit && last ? [Number(last.sortValue), last.direction, last.callId] : undefined,
  }
}

/** Joins the few keys of a page with their calls. SQLite keeps this order in a CROSS JOIN; PostgreSQL derives it from its statistics. */
function joinOf({ name }: Engine): string {
  return name === 'SQLite' ? 'CROSS JOIN' : 'JOIN'
}

/** A call with its number in the order in which calls were stored. */
export interface StoredCall {
  readonly position: number
  readonly call: CallSummary
}

/**
 * Returns the calls that match a filter and have event numbers after one position and up to another, in this order; `undefined` if
 * these numbers have expired.
 */
export async function searchStoredCalls(
  engine: Engine,
  filter: CallFilter,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<StoredCall[] | undefined> {
  const { conditions, parameters, place } = conditionsOf(filter)
  conditions.push(`position > ${place(after)}`, `position <= ${place(upTo)}`)
  if (filter.number !== undefined)
    conditions.push(`(calling_number = ${place(filter.number)} OR called_number = ${place(filter.number)})`)
  // It reads few rows, so it does not need to wait for other searches.
  const rows = await engine.query<CallRow & { readonly position: number }>(
    `SELECT position, ${rowColumns}, 0 AS "sortValue" FROM kept_call ${joinOf(engine)} cdr USING (cc_id, direction, call_id)
     WHERE ${conditions.join(' AND ')} ORDER BY position`,
    parameters,
  )
  // Read last, because positions expire before they are deleted.
  const [sequence] = await engine.query<{ forgotten: number }>('SELECT forgotten FROM kept_sequence')
  if (!sequence || sequence.forgotten > after) return undefined
  return rows.map(({ position, ...row }) => ({ position, call: summaryOf(row, filter.ccId) }))
}

/** Returns one stored call, if it still exists. */
export async function findCall(engine: Engine, { ccId, direction, callId }: CdrKey): Promise<CallSummary | undefined> {
  const [row] = await engine.query<CallRow>(
    `SELECT ${rowColumns}, 0 AS "sortValue" FROM cdr
     WHERE cc_id = $1 AND direction = $2 AND call_id = $3 AND began_at IS NOT NULL`,
    [ccId, direction, callId],
  )
  return row && summaryOf(row, ccId)
}

/** Returns the conditions of a filter in SQL except for its number, the values of their parameters, and how to add one. */
export function conditionsOf(filter: CallFilter) {
  const parameters: SqlValue[] = []
  const place = (value: SqlValue): string => `$${parameters.push(value)}`
  const isOneOf = (column: string, values: readonly number[] | undefined): string[] =>
    values ? [`${column} IN (${values.map(place).join(', ')})`] : []
  const isOneOfOrNone = (column: string, values: readonly number[] | undefined): string[] =>
    values?.includes(none)
      ? [`(${[`${column} IS NULL`, ...isOneOf(column, values)].join(' OR ')})`]
      : isOneOf(column, values)
  const compare = (column: string, operator: string, value: SqlValue | undefined): string[] =>
    value === undefined ? [] : [`${column} ${operator} ${place(value)}`]
  const conditions = [
    ...compare('cc_id', '=', filter.ccId),
    // Rows that have no search columns yet.
    'began_at IS NOT NULL',
    ...compare('began_at', '>=', filter.from),
    ...compare('began_at', '<', filter.to),
    ...compare('direction', '=', filter.direction),
    ...isOneOfOrNone('agent_id', filter.agentId),
    ...isOneOfOrNone('skill_queue_id', filter.skillQueueId),
    ...isOneOf('vdn_id', filter.vdnId),
    ...isOneOf('call_type', filter.callType),
    ...isOneOf('release_cause', filter.releaseCause),
    ...compare('is_answered', '=', filter.answered === undefined ? undefined : Number(filter.answered)),
    ...compare('is_abandoned', '=', filter.abandoned === undefined ? undefined : Number(filter.abandoned)),
    ...compare('wait_seconds', '>=', filter.minWaitSeconds),
    ...compare('wait_seconds', '<=', filter.maxWaitSeconds),
    ...compare('talk_seconds', '>=', filter.minTalkSeconds),
    ...compare('talk_seconds', '<=', filter.maxTalkSeconds),
  ]
  return { conditions, parameters, place }
}

interface CallRow extends Omit<CallSummary, 'ccId' | 'beganAt' | 'endedAt' | 'answered' | 'abandoned' | 'beganFrom'> {
  readonly beganAt: number
  readonly beganFrom: BeginSource
  readonly endedAt: number | null
  readonly answered: number | null
  readonly abandoned: number | null
  readonly sortValue: number
}

const rowColumns = `call_id AS "callId", direction, began_at AS "beganAt", began_from AS "beganFrom", ended_at AS "endedAt",
  wait_seconds AS "queueSeconds", talk_seconds AS "talkSeconds", agent_id AS "agentId", skill_queue_id AS "skillQueueId",
  vdn_id AS "vdnId", call_type AS "callType", release_cause AS "releaseCause", calling_number AS "callingNumber",
  called_number AS "calledNumber", is_answered AS answered, is_abandoned AS abandoned`

function summaryOf({ sortValue: _sortValue, ...row }: CallRow, ccId: number): CallSummary {
  const flag = (value: number | null): boolean | null => (value === null ? null : value === 1)
  return {
    ccId,
    ...row,
    beganAt: new Date(row.beganAt).toISOString(),
    endedAt: row.endedAt === null ? null : new Date(row.endedAt).toISOString(),
    answered: flag(row.answered),
    abandoned: flag(row.abandoned),
  }
}
