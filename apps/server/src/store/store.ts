import type { CallDirection } from '@org/cms-cdr-client'

/** The key of a record. */
export interface CdrKey {
  readonly ccId: number
  readonly direction: CallDirection
  readonly callId: string
}

/** A record to store: the JSON text of the vendor's record. */
export interface CdrEntry extends CdrKey {
  readonly recordJson: string
  /** The original response of an upstream, if this server would write another one around the record. */
  readonly originalResponse?: string
  /** SHA-256 of the upstream's response, as hex. */
  readonly responseHash?: string
}

/** Where the time at which a call began was learned, the best source first. */
export type BeginSource = 'record' | 'callId' | 'stored'

/** The search columns of a record. They are derived when it is stored, and never change the record itself. */
export interface SearchColumns {
  /** When the call began, in milliseconds since 1970. */
  readonly beganAt: number
  readonly beganFrom: BeginSource
  /** When the call ended; unknown if its begin is. */
  readonly endedAt: number | null
  readonly waitSeconds: number | null
  readonly talkSeconds: number | null
  readonly agentId: number | null
  readonly skillQueueId: number | null
  readonly vdnId: number | null
  readonly callType: number | null
  readonly releaseCause: number | null
  /** The phone numbers in the form by which they are searched. */
  readonly callingNumber: string | null
  readonly calledNumber: string | null
  /** Whether the call was answered; unknown without a talk time. */
  readonly isAnswered: boolean | null
  /** Whether an inbound call reached a queue and was not answered; unknown without a talk time. */
  readonly isAbandoned: boolean | null
}

/** An entry with its search columns. */
export interface SearchableEntry extends CdrEntry {
  readonly search: SearchColumns
}

/** A stored record. */
export interface StoredRecord {
  readonly recordJson: string
  /** The original response of the upstream, if it was stored. */
  readonly originalResponse: string | null
}

/** The record that has the key of an entry. */
export interface TakenKey {
  readonly recordJson: string
  readonly sourceId: number
}

/** A stored record with its source. */
export interface StoredRow extends CdrKey, StoredRecord {
  readonly sourceId: number
  readonly storedAt: string
}

/**
 * The outcome for an entry: it is new; the same record was stored before; a record of the same source has its key; another
 * record from an earlier source has its key; the call was erased. A stored record is never overwritten.
 */
export type PutOutcome = 'stored' | 'unchanged' | 'duplicate' | 'conflict' | 'erased'

/** What calls are grouped by: a number, or a text such as a phone number. */
export type GroupKey = number | string | null

/** How many calls of a group have the same kind and duration. */
export interface CallCount {
  readonly groupKey: GroupKey
  readonly kind: number
  readonly seconds: number | null
  readonly calls: number
}

/** The result of a removal without reading row by row. */
export interface RemovedAtOnce {
  /** The number of records. */
  readonly records: number
  /** The tables that may still have records to remove. */
  readonly tables: readonly string[]
}

/** A value that a column can hold. */
export type SqlValue = string | number | null

/** How a search waits for its turn. */
export interface Turn {
  /** How long it may wait, in milliseconds. Default: some seconds, because people wait for searches. */
  readonly longestWait?: number | undefined
  /** Aborted when the client has gone. A search that still waits for its turn is then not started. */
  readonly signal?: AbortSignal | undefined
}

/** A statement of a change. */
export interface Statement {
  readonly sql: string
  readonly parameters?: readonly SqlValue[]
  /** Whether the change is rolled back if this statement returns no row. */
  readonly isRequired?: boolean
}

/**
 * A database. Everything above it is written once, in SQL that every engine understands, with `$1`, `$2` … for
 * parameters. Only what must be fast, or differs between engines, is a method.
 */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** The best number of entries to insert at once. */
  readonly bunch: number
  /** Returns the record of a call, if it is stored. */
  find(key: CdrKey): Promise<StoredRecord | undefined>
  /**
   * Stores entries, all or none, except those whose key is taken. Returns, for each entry, the record that has its key, or
   * `undefined` if the entry was stored.
   *
   * @param alongside What else is done in the same transaction if at least one entry is stored.
   */
  insert(
    entries: readonly SearchableEntry[],
    source: number,
    storedAt: string,
    alongside?: readonly Statement[],
  ): Promise<(TakenKey | undefined)[]>
  /**
   * Runs a SELECT that may read many rows, and returns its rows. Nothing else waits for it.
   *
   * @throws StoreUnavailableError when it takes too long or has to wait for too long, or its client has gone.
   */
  search<Row extends object>(sql: string, parameters: readonly SqlValue[], turn?: Turn): Promise<Row[]>
  /**
   * Counts the rows of a SELECT of the columns `group_key`, `kind`, `wait` and `talk`: by the first three, and those with a `talk` again
   * by the first and the last. Nothing else waits for it.
   *
   * @throws StoreUnavailableError when it takes too long.
   */
  countCalls(select: string, parameters: readonly SqlValue[], turn?: Turn): Promise<CallCount[]>
  /** Runs one statement and returns its rows. A statement is atomic. */
  query<Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>
  /**
   * Runs some statements in their order, all or none.
   *
   * @returns The rows of each statement, up to the required one that returned none.
   */
  change(statements: readonly Statement[]): Promise<object[][]>
  /** Prepares that the records of the next days can be removed at once when they are as old as this. */
  makePartitions(retentionDays: number, now?: Date): Promise<void>
  /** Removes the records that were stored before an instant, as far as that needs no reading of rows. */
  dropStoredBefore(instant: Date): Promise<RemovedAtOnce>
  /** Returns whether the open database is still the one that its address names. */
  isCurrent(): boolean
  /**
   * Removes from the files of the database what deleted rows have left behind, as far as this engine can. This takes long, and
   * holds up writes on SQLite.
   *
   * @returns What still holds it.
   */
  purge(): Promise<string>
  close(): Promise<void>
}

/** What people, keys and the audit log need of a database. */
export type Tables = Pick<Engine, 'query' | 'change'>
