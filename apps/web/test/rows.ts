import { createCdrClient } from '@org/cms-cdr-client/browser'
import { examples } from '@org/cms-cdr-client/testing'
import { type CallRow, createCompactor, type ListedCdr, rowsOf } from '../src/calls/call-row.ts'

/** A record as a list keeps it, read by the client from an example of the spec, with some of it changed. */
export async function keptCdr(change: Partial<ListedCdr> = {}): Promise<ListedCdr> {
  const { query, response } = examples.inbound
  const client = createCdrClient({ baseUrl: 'http://cdr.test', ccId: 1, fetch: async () => Response.json(response) })
  return { ...createCompactor()(await client.getCdr({ callId: query.callId, direction: 'inbound' })), ...change }
}

/** Rows of found calls. */
export function foundRows(cdrs: readonly ListedCdr[], callIds = cdrs.map((_cdr, index) => `c${index}`)): CallRow[] {
  const rows = rowsOf(callIds.map((callId) => ({ callId, ccId: 1 })))
  return rows.map((row, index) => ({ ...row, state: 'found', cdr: cdrs[index] }))
}
