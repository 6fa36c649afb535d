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
}

/**
 * What became of an entry: it is new; the same record was there; a record of the same source has its key; another
 * record from an earlier source has its key. A record once kept is never overwritten.
 */
export type PutOutcome = 'stored' | 'unchanged' | 'duplicate' | 'conflict'

/** Keeps records. */
export interface CdrStore {
  /** Gives the JSON text of a record. */
  find(key: CdrKey): Promise<string | undefined>
  /** Notes where the records that follow come from, and gives its number. */
  addSource(kind: 'import' | 'demo', name: string): Promise<number>
  /** Keeps entries, all or none, and tells what became of each. */
  put(entries: readonly CdrEntry[], source: number): Promise<PutOutcome[]>
  /** The number of records. */
  count(): Promise<number>
  close(): Promise<void>
}
