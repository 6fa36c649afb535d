// Fetches a call once for each fingerprint, and prints one line for each.
import { createCdrClient } from '@org/cms-cdr-client/node'

async function lookUp(fingerprint) {
  const client = createCdrClient({
    baseUrl: globalThis.process.env.MOCK_URL,
    accessKey: 'demo-ak-0001',
    secretKey: 'demo-sk-not-a-real-secret',
    ccId: 1,
    tls: { fingerprint },
  })
  try {
    const cdr = await client.getCdr({ callId: '1700000000-0003' })
    return `${cdr.direction}, talked ${cdr.talkSeconds} s`
  } catch (error) {
    return error.kind ?? error
  } finally {
    await client.close()
  }
}

Promise.all(globalThis.process.env.FINGERPRINTS.split(' ').map(lookUp)).then((lines) =>
  globalThis.console.log(lines.join('\n')),
)
