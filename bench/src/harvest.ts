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
import { openStore } from '../../apps/server/src/store/open-store.ts'
import { judge } from './judge.ts'
import { hasEnded } from './server/load.ts'
import { folder, program } from './server/prepare.ts'

const calls = Number(process.env.CALLS ?? 100_000)
const perSecond = Number(process.env.RATE ?? 200)
const goalCalls = 100_000
const goalMinutes = 10
const vdns = [25, 26]
// The platform has some more calls, because it stores the last ones of a day only after midnight.
const spare = 1.02
// It lists again after five minutes, so a harvest that sends nothing for so long has missed calls.
const quietMilliseconds = 60_000
const windowSeconds = 10
const progressMilliseconds = 30_000

mkdirSync(folder, { recursive: true })
const database = join(folder, 'harvest.sqlite')
for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true })
const secret = join(folder, 'harvest-secret')
writeFileSync(secret, 'sk', { mode: 0o600 })

// The calls of yesterday. Today has only begun and does not go on, so no call is added meanwhile.
const midnight = new Date().setUTCHours(0, 0, 0, 0)
const callsPerDay = Math.ceil((calls * spare) / vdns.length)
const mock = await createMock({ port: false, callsPerDay, now: () => new Date(midnight) })
const times: number[] = []
const found = new Set<string>()
let lastFoundAt = 0
const platform = createServer(async (request, response) => {
  times.push(performance.now())
  const { method = '', headers } = request
  const body = await buffer(request)
  const init = { method, headers: headers as Record<string, string>, body: new Uint8Array(body) }
  const result = await mock.fetch(`${mock.url}${request.url}`, init)
  const text = await result.text()
  const query = JSON.parse(String(body)).queryParam
  if (query && JSON.parse(text).resultDesc?.callId) {
    found.add(`${query.callId} ${query.isCallin}`)
    if (found.size === calls) lastFoundAt = performance.now()
  }
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
process.once('exit', () => server.kill())
let saidAt = performance.now()
while (lastFoundAt === 0) {
  if (hasEnded(server)) throw new Error('The server has ended.')
  if (performance.now() - (times.at(-1) ?? saidAt) >= quietMilliseconds)
    throw new Error(`The harvest ended after ${found.size} of ${calls} calls.`)
  if (performance.now() - saidAt >= progressMilliseconds) {
    saidAt += progressMilliseconds
    const elapsed = ((saidAt - (times[0] ?? saidAt)) / 60_000).toFixed(1)
    console.log(`${elapsed} min: ${found.size} records in ${times.length} requests`)
  }
  await sleep(200)
}
// A stop would break off the look-ups in flight.
while (performance.now() - (times.at(-1) ?? 0) < 5_000) await sleep(200)
server.kill('SIGTERM')
await once(server, 'exit')
platform.close()

const store = await openStore(`sqlite:${database}`)
const stored = await store.count()
await store.close()
if (stored !== found.size) throw new Error(`${found.size} calls were looked up, but ${stored} are stored.`)
const [first = 0] = times
const minutes = (lastFoundAt - first) / 60_000
const requests = times.filter((time) => time <= lastFoundAt).length
console.log(`${calls} calls by ${requests} requests in ${minutes.toFixed(2)} min`)
judge({
  what: `H1 minutes for ${goalCalls.toLocaleString('en')} calls at ${perSecond} requests per second, from ${calls.toLocaleString('en')}`,
  figure: (minutes * goalCalls) / calls,
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
