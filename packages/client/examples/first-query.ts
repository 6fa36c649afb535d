// Looks up one call and prints the result.
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
})
const cdr = await client.getCdr({ callId: '1000000000-0001' })
console.log(`${cdr.direction}: rang ${cdr.ringSeconds} s, talked ${cdr.talkSeconds} s`)
console.log(`ended: ${cdr.releaseCause?.meaning}`)
