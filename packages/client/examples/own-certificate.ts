// Trusts one certificate by its fingerprint, and no other: for a platform on an IP address with a certificate of its own.
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_TLS_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
  tls: { fingerprint: env.CMS_CDR_FINGERPRINT },
})
const cdr = await client.getCdr({ callId: '1000000000-0001' })
console.log(`talked ${cdr.talkSeconds} s, over TLS`)
