// Prints what the client says of connections that fail, on whatever runtime this is.
import { createServer } from 'node:net'
import { createCdrClient } from '@org/cms-cdr-client'

const { MOCK_URL, TLS_URL } = globalThis.process.env
const closed = createServer()
await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve))
const { port } = closed.address()
await new Promise((resolve) => closed.close(resolve))

const keys = { accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret' }

async function kindOf(baseUrl, callId = '1000000000-0001') {
  const client = createCdrClient({ baseUrl, ...keys, ccId: 1, retry: 0 })
  return client.getCdr({ callId, direction: 'inbound' }).then(
    () => 'found',
    (error) => error.kind ?? error.stack,
  )
}

const kinds = [
  await kindOf('http://cms.invalid'),
  await kindOf(`http://127.0.0.1:${port}`),
  await kindOf(MOCK_URL, 'fault-reset'),
  await kindOf(MOCK_URL.replace('http:', 'https:')),
  await kindOf(TLS_URL),
]
console.log(kinds.join(' '))
