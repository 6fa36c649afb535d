// Lists the inbound calls of the last hours and looks each of them up: the list has neither the agent nor the release cause.
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
})
const hours = 12
const to = new Date()
const from = new Date(to.getTime() - hours * 3_600_000)
const calls = client.listCalls({ vdn: 25, from, to, direction: 'inbound' })
const agents = new Map<number | null, number>()
for await (const outcome of client.getCdrs(calls, { direction: 'inbound' })) {
  if (!outcome.ok) console.error(outcome.query.callId, outcome.error.code)
  else agents.set(outcome.cdr.agentId, (agents.get(outcome.cdr.agentId) ?? 0) + 1)
}
console.log(JSON.stringify(Object.fromEntries(agents)))
