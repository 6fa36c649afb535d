import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { listPath } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { createCallList, listedVdns } from '@org/cms-cdr-mock/call-list'
import { createAnswers } from '../answers.ts'
import { defaultCompatibility } from '../compatibility.ts'
import type { HarvestPlan } from '../harvest/harvest.ts'

const callsPerDay = 400

/** Starts a platform with an invented yesterday and today, until the process ends. Returns how to harvest it. */
export async function startDemoPlatform(ccId: number): Promise<HarvestPlan> {
  const calls = createCallList({ callsPerDay, now: () => new Date() })
  const answers = createAnswers(defaultCompatibility)
  const server = createServer(async (request, response) => {
    const query = JSON.parse(await text(request))
    response.setHeader('content-type', 'application/json')
    if (request.url === listPath) return response.end(JSON.stringify(calls.answer(query).envelope))
    const { callId, isCallin } = query.queryParam
    const record = calls.record({ callId, direction: isCallin === 'true' ? 'inbound' : 'outbound' })
    return response.end(record ? answers.success(JSON.stringify(record)) : answers.notFound)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const { port } = server.address() as AddressInfo
  const key = { accessKey: 'demo', secretKey: 'demo' }
  const client = createCdrClient({ baseUrl: `http://127.0.0.1:${port}`, ...key, ratePerSecond: 500 })
  return { client, name: 'an invented platform', ccId, vdns: listedVdns, intervalSeconds: 10 }
}
