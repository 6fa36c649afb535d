// C6: what this package itself costs for one call, without the network: sign, parse, validate and normalize.

import { signatureSchemes } from '@org/cms-cdr-client/signing'
import { createSigningClient } from '../../packages/client/src/create-cdr-client.ts'
import { examples } from '../../packages/client/src/testing.ts'
import { withSignature } from '../../packages/client/src/transport/with-signature.ts'
import { judge } from './judge.ts'
import { median } from './median.ts'

const rounds = Number(process.env.ROUNDS ?? 7)
const calls = 20_000
const keys = { accessKey: 'bench-ak', secretKey: 'bench-sk' }
const baseUrl = 'https://cms.example.test:28443'
const answer = JSON.stringify(examples.inbound.response)
const body = JSON.stringify({ queryParam: examples.inbound.query })
const headers = { 'content-type': 'application/json;charset=UTF-8' }
const response = { status: 200, headers: new Headers(), body: answer }

const client = createSigningClient(
  { ...keys, baseUrl, ccId: 1, timeZone: 'America/Sao_Paulo' },
  { sender: { transport: async () => response, close: async () => {} } },
)
const signer = withSignature(async () => response, {
  credentials: () => keys,
  scheme: signatureSchemes.cms,
  clock: { offsetMilliseconds: 0, now: () => new Date() },
  host: undefined,
})
const request = { method: 'POST', url: `${baseUrl}/rest`, headers, body }

const cases: Readonly<Record<string, () => unknown>> = {
  'full call without the network': () => client.getCdr({ callId: examples.inbound.query.callId, direction: 'inbound' }),
  'JSON.parse of the answer': () => JSON.parse(answer),
  'signing as the client does': () => signer(request, undefined as never),
}
const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, run] of Object.entries(cases)) {
    const began = performance.now()
    for (let call = 0; call < calls; call += 64) await Promise.all(Array.from({ length: 64 }, run))
    // The first round only warms up.
    if (round > 0) times.get(name)?.push(((performance.now() - began) / calls) * 1000)
  }
}
const of = (name: string): number => median(times.get(name) ?? [])
for (const name of Object.keys(cases)) console.log(`${name.padEnd(32)} ${of(name).toFixed(2)} µs`)
judge({ what: '\nC6 our own share, µs', figure: of('full call without the network'), goal: 15, better: 'lower' })
