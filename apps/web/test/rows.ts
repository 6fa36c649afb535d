import { createCdrClient } from '@org/cms-cdr-client/browser'
import { examples } from '@org/cms-cdr-client/testing'
import { type CallRow, createCompactor, type ListedCdr } from '../src/calls/call-row.ts'

/** A record as a list keeps it, read by the client from an example of the spec, with some of it changed. */
export async function keptCdr(change: Partial<ListedCdr> = {}): Promise<ListedCdr> {
  const { query, response } = examples.inbound
  const client = createCdrClient({ baseUrl: 'http://cdr.test', ccId: 1, fetch: async () => Response.json(response) })
  return { ...createCompactor()(await client.getCdr({ callId: query.callId, direction: 'inbound' })), ...change }
}

/** Rows of found calls. */
export function rowsOf(cdrs: readonly ListedCdr[]): CallRow[] {
  return cdrs.map((cdr, index) => {
    return { index, query: { callId: `c${index}`, ccId: 1 }, state: 'found', cdr, error: undefined }
  })
}
