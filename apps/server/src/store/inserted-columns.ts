import { searchColumns, searchValues } from '../search/search-columns.ts'
import type { SearchableEntry, SqlValue } from './store.ts'

/** The columns of a record, in the order of {@link insertedValues}. */
export const insertedColumns: readonly string[] = [
  ...['cc_id', 'direction', 'call_id', 'record', 'source_id', 'stored_at', 'answer', 'answer_hash'],
  ...searchColumns.map(({ name }) => name),
]

/** Returns the values of {@link insertedColumns}. */
export function insertedValues(entry: SearchableEntry, source: number, storedAt: string): SqlValue[] {
  const { ccId, direction, callId, recordJson, originalResponse = null, responseHash = null, search } = entry
  return [
    ccId,
    direction,
    callId,
    recordJson,
    source,
    storedAt,
    originalResponse,
    responseHash,
    ...searchValues(search),
  ]
}
