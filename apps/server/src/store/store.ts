import type { CallDirection } from '@org/cms-cdr-client'

/** Where a record is kept. */
export interface CdrKey {
  readonly ccId: number
  readonly direction: CallDirection
  readonly callId: string
}

/** A record to keep: the JSON text of the vendor's record. */
export interface CdrEntry extends CdrKey {
  readonly recordJson: string
  /** The answer of an upstream to the letter, where it is not what this server would write around the record. */
  readonly answer?: string
  /** SHA-256 of the upstream's answer, as hex. */
  readonly answerHash?: string
}

/** A record as it is kept. */
export interface KeptRecord {
  readonly recordJson: string
  /** The upstream's answer, where it was kept to the letter. */
  readonly answer: string | null
}

/** The record that has the key of an entry. */
export interface TakenKey {
  readonly recordJson: string
  readonly sourceId: number
}

/** A record with where it came from. */
export interface KeptRow extends CdrKey, KeptRecord {
  readonly sourceId: number
  readonly storedAt: string
}

/**
 * What became of an entry: it is new; the same record was there; a record of the same source has its key; another
 * record from an earlier source has its key. A record once kept is never overwritten.
 */
export type PutOutcome = 'stored' | 'unchanged' | 'duplicate' | 'conflict'

/** What can be stored in a column. */
export type SqlValue = string | number | null

/**
 * A database. Everything above it is written once, in SQL that every engine understands, with `$1`, `$2` … for
 * parameters; only what must be fast, or cannot be written so, is a method of its own.
 */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** How many entries are best kept at once when there are very many. */
  readonly bunch: number
  /** Returns the record of a call, if it is stored. */
  find(key: CdrKey): Promise<KeptRecord | undefined>
  /**
   * Stores entries, all or none, except those whose key is taken. Returns, for each entry, the record that has its key, or
   * `undefined` if the entry was stored.
   */
  insert(entries: readonly CdrEntry[], source: number, storedAt: string): Promise<(TakenKey | undefined)[]>
  /** Runs one statement and gives its rows. A statement is atomic. */
  query<Row extends object>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>
  /** Writes a copy of the whole database to a new file while it is in use. */
  backup(path: string): Promise<void>
  close(): Promise<void>
}
