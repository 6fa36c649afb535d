// H1: a server harvests a day of calls of the mock: how long that takes with a budget of requests, and whether it keeps to the budget.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMock } from '@org/cms-cdr-mock'
import { openStore } from '@org/cms-cdr-server'
import { judge } from './judge.ts'
import { folder, program } from './server/prepare.ts'

const calls = Number(process.env.CALLS ?? 100_000)
const perSecond = Number(process.env.RATE ?? 200)
const goalCalls = 100_000
const goalMinutes = 10
const vdns = [25, 26]
// The harvest is over when it has sent nothing for so long; it lists again only after five minutes.
const quietMilliseconds = 5_000
const windowSeconds = 10
const progressMilliseconds = 30_000

mkdirSync(folder, { recursive: true })
const database = join(folder, 'harvest.sqlite')
for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true })
const secret = join(folder, 'harvest-secret')
writeFileSync(secret, 'sk', { mode: 0o600 })

const mock = await createMock({ port: false, callsPerDay: Math.round(calls / vdns.length) })
const times: number[] = []
const found = new Set<string>()
const platform = createServer(async (request, response) => {
  times.push(performance.now())
  const { method = '', headers } = request
  const body = await buffer(request)
  const init = { method, headers: headers as Record<string, string>, body: new Uint8Array(body) }
  const result = await mock.fetch(`${mock.url}${request.url}`, init)
  const text = await result.text()
  const query = JSON.parse(String(body)).queryParam
  if (query && JSON.parse(text).resultDesc?.callId) found.add(`${query.callId} ${query.isCallin}`)
  response.writeHead(result.status, { 'content-type': 'application/json;charset=UTF-8' }).end(text)
})
platform.listen(0, '127.0.0.1')
await once(platform, 'listening')
const upstream = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`
const server = spawn(
  program,
  [
    ...['serve', '--port', '0', '--database', `sqlite:${database}`, '--log-level', 'warn', '--drain-seconds', '0'],
    ...['--upstream', upstream, '--upstream-access-key', 'ak', '--upstream-secret-file', secret],
    ...['--harvest', `vdn=${vdns}`, '--harvest-rate', String(perSecond)],
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
)
let saidAt = performance.now()
while (times.length === 0 || performance.now() - (times.at(-1) ?? 0) < quietMilliseconds) {
  if (server.exitCode !== null) throw new Error('The server has ended.')
  if (performance.now() - saidAt >= progressMilliseconds) {
    saidAt += progressMilliseconds
    const elapsed = ((saidAt - (times[0] ?? saidAt)) / 60_000).toFixed(1)
    console.log(`${elapsed} min: ${found.size} records in ${times.length} requests`)
  }
  await sleep(200)
}
server.kill('SIGTERM')
await once(server, 'exit')
platform.close()

const store = await openStore(`sqlite:${database}`)
const stored = await store.count()
await store.close()
if (stored !== found.size) throw new Error(`${found.size} calls were looked up, but ${stored} are stored.`)
const [first = 0, last = 0] = [times[0], times.at(-1)]
const minutes = (last - first) / 60_000
console.log(`${stored} calls by ${times.length} requests in ${minutes.toFixed(2)} min`)
judge({
  what: `H1 minutes for ${goalCalls.toLocaleString('en')} calls at ${perSecond} requests per second, from ${stored.toLocaleString('en')}`,
  figure: (minutes * goalCalls) / stored,
  goal: goalMinutes,
  better: 'lower',
})
const most = times.reduce((highest, _time, index) => {
  const later = times[index + perSecond * windowSeconds]
  return later === undefined
    ? highest
    : Math.max(highest, (perSecond * windowSeconds * 1000) / (later - (times[index] ?? 0)))
}, 0)
judge({
  what: `H1 highest rate over ${perSecond * windowSeconds} requests`,
  figure: most,
  goal: perSecond,
  better: 'lower',
})
// A budget is no goal that may nearly be reached.
if (most > perSecond) throw new Error(`The harvest exceeded its budget of ${perSecond} requests per second.`)
