// C6: what this package itself costs for one call, without the network: sign, parse, validate and normalize.

import { createSigningClient } from '../../packages/client/src/create-cdr-client.ts'
import { findDeviations } from '../../packages/client/src/queries/exchange.ts'
import { readSettings } from '../../packages/client/src/read-options.ts'
import { signRequest } from '../../packages/client/src/signing.ts'
import { examples } from '../../packages/client/src/testing.ts'
import { judge } from './judge.ts'
import { median } from './median.ts'

const rounds = Number(process.env.ROUNDS ?? 7)
const calls = 20_000
const keys = { accessKey: 'bench-ak', secretKey: 'bench-sk' }
const baseUrl = 'https://cms.example.test:28443'
const responseBody = JSON.stringify(examples.inbound.response)
const body = JSON.stringify({ queryParam: examples.inbound.query })
const headers = { 'content-type': 'application/json;charset=UTF-8' }
const response = { status: 200, headers: new Headers(), body: responseBody }

const options = { ...keys, baseUrl, ccId: 1, timeZone: 'America/Sao_Paulo' }
const sender = { transport: async () => response, close: async () => {} }
const client = createSigningClient(options, readSettings(options), sender)
const request = {
  method: 'POST',
  path: '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
  headers: { ...headers, host: 'cms.example.test:28443', 'content-length': String(body.length) },
  body,
}

const cases: Readonly<Record<string, () => unknown>> = {
  'full call without the network': () => client.getCdr({ callId: examples.inbound.query.callId, direction: 'inbound' }),
  'JSON.parse of the response': () => JSON.parse(responseBody),
  'validation with zod': () => findDeviations(examples.inbound.response),
  signing: () => signRequest(request, keys),
}
const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, run] of Object.entries(cases)) {
    const before = process.cpuUsage()
    for (let call = 0; call < calls; call += 64) await Promise.all(Array.from({ length: 64 }, run))
    const { user, system } = process.cpuUsage(before)
    // The first round only warms up.
    if (round > 0) times.get(name)?.push((user + system) / calls)
  }
}
const of = (name: string): number => median(times.get(name) ?? [])
for (const name of Object.keys(cases)) console.log(`${name.padEnd(32)} ${of(name).toFixed(2)} µs`)
judge({
  what: '\nC6 our own share, µs',
  figure: of('full call without the network'),
  goal: 15,
  reached: 31,
  better: 'lower',
})
