import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { listPath } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { demoCalls } from '@org/cms-cdr-demo-calls'
import { createCallList, listedVdns } from '@org/cms-cdr-mock/call-list'
import { defaultCompatibility } from '../compatibility.ts'
import type { HarvestPlan } from '../harvest/harvest.ts'
import { createResponses } from '../responses.ts'
import { exampleRecords, readQuery } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry } from '../store/store.ts'

/** Stores an invented day of inbound calls. */
export async function putDemoDay(store: CdrStore, ccId: number): Promise<void> {
  const entries = Object.entries(demoCalls()).map(([callId, record]) => ({
    ccId,
    direction: 'inbound' as const,
    callId,
    recordJson: JSON.stringify(record),
  }))
  await store.put(entries, await store.addSource('demo', 'an invented day'))
}

/** Stores the records of the spec's examples. Returns the first of them, the vendor's sample. */
export async function putDemoRecords(store: CdrStore): Promise<CdrEntry> {
  const entries = exampleRecords.map(({ query, record }) => {
    const reading = readQuery(JSON.stringify(query))
    if (!('key' in reading)) throw new Error('An example of the spec is not a valid query.')
    return { ...reading.key, recordJson: JSON.stringify(record) }
  })
  const [first] = entries
  if (!first) throw new Error('The spec has no example with a record.')
  await store.put(entries, await store.addSource('demo', 'examples of the spec'))
  return first
}

const callsPerDay = 400

/** Starts a platform with an invented yesterday and today, until the process ends. Returns how to harvest it. */
export async function startDemoPlatform(ccId: number): Promise<HarvestPlan> {
  const calls = createCallList({ callsPerDay, now: () => new Date() })
  const responses = createResponses(defaultCompatibility)
  const server = createServer(async (request, response) => {
    const query = JSON.parse(await text(request))
    response.setHeader('content-type', 'application/json')
    if (request.url === listPath) return response.end(JSON.stringify(calls.respond(query).envelope))
    const { callId, isCallin } = query.queryParam
    const record = calls.record({ callId, direction: isCallin === 'true' ? 'inbound' : 'outbound' })
    return response.end(record ? responses.success(JSON.stringify(record)) : responses.notFound)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  const key = { accessKey: 'demo', secretKey: 'demo' }
  const client = createCdrClient({ baseUrl: `http://127.0.0.1:${port}`, ...key, ratePerSecond: 500 })
  return { client, name: 'an invented platform', ccId, vdns: listedVdns, intervalSeconds: 10 }
}
