// One way to look up many calls, in a process of its own: NAME BASE_URL COUNT. Prints what it took as JSON.

import { createCdrClient } from '@org/cms-cdr-client/node'
import pMap from 'p-map'
import { variants } from './variants.ts'

const [name = '', baseUrl = '', count = ''] = process.argv.slice(2)
const total = Number(count)

function* callIds(): Generator<string> {
  for (let index = 1; index <= total; index += 1) yield `1700000000-${index}`
}

const batches: Readonly<Record<string, () => Promise<number>>> = {
  async 'p-map + fetch'() {
    const lookUp = variants['bare fetch, unsigned']?.(baseUrl)
    const records = await pMap(callIds(), async (callId) => lookUp?.(callId), { concurrency: 64 })
    return records.length
  },
  async 'our getCdrs'() {
    const client = createCdrClient({
      baseUrl,
      accessKey: 'ak',
      secretKey: 'sk',
      ccId: 1,
      timeZone: 'America/Sao_Paulo',
    })
    let found = 0
    for await (const outcome of client.getCdrs(callIds(), { direction: 'inbound', concurrency: 64 })) {
      if (outcome.ok) found += 1
    }
    return found
  },
}
const began = performance.now()
const found = await batches[name]?.()
if (found !== total) throw new Error(`${name}: ${found} of ${total}.`)
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1000,
    cpuMicrosecondsEach: (userCPUTime + systemCPUTime) / total,
    peakMegabytes: Math.round(maxRSS / 1024),
  }),
)
process.exit(0)
