import { createCdrClient, isCdrError } from '@org/cms-cdr-client'
import { createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'
import type { FailureSight } from './case.ts'
import type { ContractConsumer } from './driver.ts'

/** Name of a build of the client. */
export type ClientBuild = 'the portable client' | 'the client for Node'

const builds: Readonly<Record<ClientBuild, typeof createCdrClient>> = {
  // Under Node the main entry has connections of its own, unless it is given a fetch.
  'the portable client': (options) => createCdrClient({ ...options, fetch }),
  'the client for Node': createNodeClient,
}

/** A build of the client as a consumer. */
export function clientConsumer(name: ClientBuild): ContractConsumer {
  const open = builds[name]
  return {
    name,
    lookUp: ({ url, query, ...credentials }) =>
      orError(async () => {
        const client = open({ baseUrl: url, ...credentials, ccId: query.ccId })
        const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
        return { record: { ...(await client.getCdr({ callId: query.callId, direction })) } }
      }),
    list: ({ url, query, ...credentials }) =>
      orError(async () => {
        const client = open({ baseUrl: url, ...credentials })
        return { calls: (await Array.fromAsync(client.listCalls(query))).map((call) => ({ ...call })) }
      }),
    search: ({ url, query, ...credentials }) =>
      orError(async () => {
        const client = open({ baseUrl: url, ...credentials })
        return { calls: (await Array.fromAsync(client.searchCalls(query))).map((call) => ({ ...call })) }
      }),
  }
}

async function orError<Seen>(query: () => Promise<Seen>): Promise<Seen | FailureSight> {
  try {
    return await query()
  } catch (error) {
    if (!isCdrError(error)) throw error
    return { error: { code: error.code, ...('resultCode' in error ? { resultCode: String(error.resultCode) } : {}) } }
  }
}
