import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: process.env.CMS_CDR_URL ?? '',
  accessKey: process.env.CMS_CDR_AK ?? '',
  secretKey: process.env.CMS_CDR_SK ?? '',
  ccId: 1,
})
const cdr = await client.getCdr({ callId: '1000000000-0001' })
console.log(cdr.talkSeconds, cdr.releaseCause?.meaning)
