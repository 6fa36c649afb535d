// Times come as text in the tenant's zone. Name the zone, and they are instants too.
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
  timeZone: 'America/Sao_Paulo',
  ambiguousTime: 'reject',
})
const { beginTime } = await client.getCdr({ callId: '1700000000-0003' })
console.log(`${beginTime?.text} in ${beginTime?.timeZone} is ${beginTime?.instant?.toISOString()}`)
