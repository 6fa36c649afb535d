// C1 to C5: CPU time and latency of a full call compared with what people use today. Each variant runs in its own process on
// one core, the server on another, in turns. The ratios of each round count, not the figures.
import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { script, serve, stopServers } from './client/servers.ts'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'

interface Figures {
  cpuMicroseconds: number
  perSecond: number
  p50Microseconds: number
  p99Microseconds: number
  rssMegabytes: number
}

const rounds = Number(process.env.ROUNDS ?? 5)
const seconds = process.env.BENCH_SECONDS ?? '2'
const [fetchAlone, byHand, poolByHand, dispatchAlone, ours, portable] = [
  'bare fetch, unsigned',
  'openapi-fetch + node:crypto + zod + p-retry',
  'undici Pool.request + node:crypto + zod + p-retry',
  'undici dispatch, unsigned',
  'our ./node',
  'our . over fetch',
] as const

const folder = await mkdtemp(join(tmpdir(), 'cms-cdr-bench-'))
const pem = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
})
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
await Promise.all([writeFile(key, pem.private), writeFile(cert, pem.cert)])

try {
  const plain = `http://127.0.0.1:${await serve()}`
  const secure = `https://127.0.0.1:${await serve([key, cert])}`
  await compare('64 in flight', plain, 64, [fetchAlone, byHand, poolByHand, dispatchAlone, ours, portable])
  await compare('one at a time', plain, 1, [fetchAlone, ours])
  await compare('64 in flight over TLS', secure, 64, [fetchAlone, ours])
} finally {
  stopServers()
}

async function compare(title: string, url: string, inFlight: number, names: readonly string[]): Promise<void> {
  const figures = new Map<string, Figures[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) figures.get(name)?.push(await measure(name, url, inFlight))
  }
  console.log(`\n${title}: median of ${rounds} rounds`)
  const of = (name: string, field: keyof Figures): number[] => (figures.get(name) ?? []).map((one) => one[field])
  for (const name of names) {
    const line = (['cpuMicroseconds', 'perSecond', 'p50Microseconds', 'p99Microseconds', 'rssMegabytes'] as const)
      .map((field) => `${field} ${Math.round(median(of(name, field)) * 10) / 10}`)
      .join(', ')
    console.log(`  ${name.padEnd(50)} ${line}`)
  }
  const ratios = (a: string, b: string, field: keyof Figures = 'cpuMicroseconds'): number[] =>
    of(a, field).map((value, round) => value / (of(b, field)[round] ?? Number.NaN))
  const report = (what: string, found: readonly number[], goal: number, reached = goal): void =>
    judge({ what: `  ${what}`, figure: median(found), goal, reached, better: 'lower', beside: spreadOf(found) })
  if (inFlight === 1) {
    report('C3 p50 of ours / bare fetch', ratios(ours, fetchAlone, 'p50Microseconds'), 0.7, 0.95)
    return
  }
  const code = url.startsWith('https:') ? 'C4' : 'C1'
  report(`${code} CPU of ours / bare fetch`, ratios(ours, fetchAlone), 1 / 4, code === 'C4' ? 0.5 : 0.44)
  if (code === 'C4') return
  const least = ratios(dispatchAlone, fetchAlone)
  console.log(
    `  undici dispatch alone / bare fetch, the least that is possible: ${median(least).toFixed(2)} (${spreadOf(least)})`,
  )
  report('C1b CPU of ours / undici Pool.request by hand', ratios(ours, poolByHand), 1, 2.2)
  report('C2 CPU of ours / openapi-fetch by hand', ratios(ours, byHand), 1 / 8, 0.18)
  report('C5 CPU of our . over fetch / that fetch alone', ratios(portable, fetchAlone), 1.5)
}

async function measure(name: string, url: string, inFlight: number): Promise<Figures> {
  const args = [process.execPath, script('measure-variant.ts'), name, url, String(inFlight), seconds]
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: cert, ...(url.startsWith('https') ? { BENCH_CA: cert } : {}) }
  const { stdout } = await promisify(execFile)('taskset', ['-c', '0', ...args], { env })
  return JSON.parse(stdout)
}
