// Distinguishes a call that is not found from one that cannot be looked up.
import { env } from 'node:process'
import { createCdrClient, isCdrError } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
})
const found = await client.findCdr({ callId: '1000000000-404' })
console.log(found ? 'found' : 'not found')
try {
  await client.getCdr({ callId: '1000000000-101003' })
} catch (error) {
  if (!isCdrError(error, 'result')) throw error
  console.log(`${error.resultCode}: ${error.advice}`)
  console.log(error.docs)
}
