import { createCdrClient, isCdrError } from '@org/cms-cdr-client'
import { createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'
import { createMock } from '@org/cms-cdr-mock'
import type { ContractConsumer, ContractSystem } from './driver.ts'

/** The mock as a system: it can be told to give any envelope. */
export const mockSystem: ContractSystem = {
  name: 'the mock',
  scenarios: true,
  prefer: true,
  wrongFieldsStatus: 400,
  async start({ keys, records, answers, now }) {
    const kept = records.map(
      ({ callId, record }) =>
        [callId, { result: '0', resultCode: '0100000', resultDatas: record, resultDesc: record }] as const,
    )
    const mock = await createMock({
      auth: 'verify',
      keys,
      answers: { ...Object.fromEntries(kept), ...answers },
      ...(now ? { now: () => now } : {}),
    })
    return { url: mock.url, stop: () => mock.close() }
  },
}

const builds = { 'the portable client': createCdrClient, 'the client for Node': createNodeClient }

/** A build of the client as a consumer. */
export function clientConsumer(name: keyof typeof builds): ContractConsumer {
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
