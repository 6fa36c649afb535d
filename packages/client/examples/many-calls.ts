// Looks up many calls at once and prints one line of JSON for each. One failure stops nothing.
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
  ccId: 1,
})
function* callIds() {
  for (let count = 1; count <= 100; count += 1) yield `1700000000-${count}`
  yield '1000000000-404'
}
let found = 0
for await (const outcome of client.getCdrs(callIds(), { concurrency: 16 })) {
  if (outcome.ok) found += 1
  else console.log(JSON.stringify({ callId: outcome.query.callId, failed: outcome.error.code }))
}
console.log(JSON.stringify({ found }))
