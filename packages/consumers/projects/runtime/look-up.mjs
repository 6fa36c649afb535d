// Fetches calls through each entry point on whatever runtime this is, and prints one line for each.
import { describeCode } from '@org/cms-cdr-client/codes'

for (const entry of ['', '/node']) {
  const { createCdrClient } = await import(`@org/cms-cdr-client${entry}`)
  const client = createCdrClient({
    baseUrl: globalThis.process.env.MOCK_URL,
    accessKey: 'demo-ak-0001',
    secretKey: 'demo-sk-not-a-real-secret',
    ccId: 1,
    timeZone: 'America/Sao_Paulo',
  })
  const cdr = await client.getCdr({ callId: '1700000000-0003' })
  const missing = await client.findCdr({ callId: '1000000000-404' })
  const outcomes = []
  for await (const outcome of client.getCdrs(['1000000000-0001', '1000000000-101003'])) outcomes.push(outcome.ok)
  await client.close()
  console.log(
    JSON.stringify({
      entry,
      direction: cdr.direction,
      begin: cdr.beginTime.instant,
      missing: missing === undefined,
      outcomes: outcomes.sort(),
      cause: describeCode('releaseCause', 49)?.symbol,
    }),
  )
}
await import('./fail.mjs')
