// Tests code that looks up calls, without a network: the real client runs, only its fetch is another one.
import { deepEqual } from 'node:assert/strict'
import { type CdrClient, createCdrClient } from '@org/cms-cdr-client'
import { createTestFetch } from '@org/cms-cdr-client/testing'

/** The code under test. */
async function talkSeconds(client: CdrClient, callId: string): Promise<number> {
  return (await client.findCdr({ callId }))?.talkSeconds ?? 0
}

const fetch = createTestFetch({ busy: [503, 'inbound'] })
const keys = { accessKey: 'any', secretKey: 'any' }
const client = createCdrClient({ baseUrl: 'https://cms.test', ...keys, ccId: 1, fetch, retry: { baseMilliseconds: 1 } })
deepEqual(await talkSeconds(client, 'busy'), 311)
deepEqual(await talkSeconds(client, 'nobody knows it'), 0)
console.log(`${fetch.requests.length} requests, none of them left this process`)
