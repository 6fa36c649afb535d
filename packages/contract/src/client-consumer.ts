import { createCdrClient, isCdrError } from '@org/cms-cdr-client'
import { createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'
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
  return {
    name,
    async ask({ url, accessKey, secretKey, query }) {
      const client = builds[name]({ baseUrl: url, accessKey, secretKey, ccId: query.ccId })
      try {
        const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
        return { record: { ...(await client.getCdr({ callId: query.callId, direction })) } }
      } catch (error) {
        if (!isCdrError(error)) throw error
        return {
          error: { code: error.code, ...('resultCode' in error ? { resultCode: String(error.resultCode) } : {}) },
        }
      }
    },
  }
}
