// What a flood of wrong signatures does to those who sign rightly, against as many right ones; and S6, what the gateway
// adds to the upstream's own time on a miss.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { judge } from './judge.ts'
import { median } from './median.ts'
import { load, startServer } from './server/load.ts'
import { folder, program, sqliteFile } from './server/prepare.ts'

const rows = Number(process.env.ROWS ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 5)
const seconds = 2
const port = 4541

const database = ['--database', `sqlite:${await sqliteFile(rows)}`, '--clock-skew', '86400']
const server = await startServer('taskset', ['-c', '1', program, 'serve', '--port', String(port), ...database], port)
const alone: number[] = []
const flooded: number[] = []
const crowded: number[] = []
for (let round = 0; round <= rounds; round++) {
  const good = () => load(port, rows, seconds, [], { connections: 8 })
  const first = await good()
  const [beside] = await Promise.all([good(), load(port, rows, seconds, [], { isWrong: true })])
  const [among] = await Promise.all([good(), load(port, rows, seconds, [])])
  // The first round only warms up.
  if (round === 0) continue
  alone.push(first.p50Milliseconds)
  flooded.push(beside.p50Milliseconds)
  crowded.push(among.p50Milliseconds)
}
server.kill()
const over = (some: number[]): string =>
  median(some.map((value, index) => value / (alone[index] ?? Number.NaN))).toFixed(1)
console.log(
  `p50 of 8 right askers: ${median(alone).toFixed(1)} ms alone; with 64 wrong ones × ${over(flooded)}; with 64 right ones × ${over(crowded)}`,
)
console.log(`a wrong asker slows others by ${(median(flooded) / median(crowded)).toFixed(2)} of what a right one does`)

// S6
const record = (callId: string): string => JSON.stringify({ resultCode: '0100000', resultDesc: { callId } })
const upstream = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => response.end(record(JSON.parse(body).queryParam.callId)))
})
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
const upstreamUrl = `http://127.0.0.1:${(upstream.address() as { port: number }).port}`
const secret = join(folder, 'secret')
writeFileSync(secret, 'sk', { mode: 0o600 })
const settings = ['--upstream', upstreamUrl, '--upstream-access-key', 'ak', '--upstream-secret-file', secret]
const gateway = await startServer(program, ['serve', '--port', String(port + 1), ...database, ...settings], port + 1)
const askers = {
  direct: createCdrClient({ baseUrl: upstreamUrl, accessKey: 'ak', secretKey: 'sk', ccId: 2 }),
  gateway: createCdrClient({ baseUrl: `http://127.0.0.1:${port + 1}`, accessKey: 'ak', secretKey: 'sk', ccId: 2 }),
}
const times: Record<string, number[]> = { direct: [], gateway: [] }
for (let index = 0; index < 2_000; index++) {
  for (const [name, client] of Object.entries(askers)) {
    const began = performance.now()
    await client.getCdr({ callId: `${Date.now()}-${index}-${name}`, direction: 'inbound' })
    if (index >= 500) times[name]?.push(performance.now() - began)
  }
}
const [direct, through] = [median(times.direct ?? []), median(times.gateway ?? [])]
const beside = `${direct.toFixed(2)} ms direct, ${through.toFixed(2)} through the gateway`
judge({ what: 'S6 added to a miss, p50, ms', figure: through - direct, goal: 1, better: 'lower', beside })
gateway.kill()
upstream.close()
for (const client of Object.values(askers)) await client.close()
