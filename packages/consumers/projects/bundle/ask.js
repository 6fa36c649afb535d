import { createCdrClient } from '@org/cms-cdr-client/node'

const client = createCdrClient({
  baseUrl: globalThis.process.env.MOCK_URL,
  accessKey: 'demo-ak-0001',
  secretKey: 'demo-sk-not-a-real-secret',
  ccId: 1,
  tls: { fingerprint: globalThis.process.env.FINGERPRINT },
})
client
  .getCdr({ callId: '1700000000-0003' })
  .then((cdr) => globalThis.console.log(`${cdr.direction}, talked ${cdr.talkSeconds} s`))
  .finally(() => client.close())
