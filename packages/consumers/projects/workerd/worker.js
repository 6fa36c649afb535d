// Fetches calls through each entry point in workerd, and prints one line for each.
import { createCdrClient } from '@org/cms-cdr-client'
import { createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'

const keys = { accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret' }
const entries = { '': createCdrClient, '/node': createNodeClient }

export default {
  async test(_controller, { MOCK_URL }) {
    for (const [entry, create] of Object.entries(entries)) {
      const client = create({ baseUrl: MOCK_URL, ...keys, ccId: 1, timeZone: 'America/Sao_Paulo' })
      const cdr = await client.getCdr({ callId: '1700000000-0003' })
      const missing = await client.findCdr({ callId: '1000000000-404' })
      await client.close()
      console.log(JSON.stringify({ entry, begin: cdr.beginTime.instant, missing: missing === undefined }))
    }
  },
}
