// M1: responses per second of our mock against `prism mock`, on the vendor's sample, each in a process of its own, in turns.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import autocannon from 'autocannon'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'

const rounds = Number(process.env.ROUNDS ?? 5)
const seconds = Number(process.env.SECONDS ?? 4)
const [path] = Object.keys(spec.paths)
const body = JSON.stringify(spec.components.examples['vendorSample.request'].value)
const headers = { 'content-type': 'application/json', authorization: 'auth-v2/a/b/c/d' }
const bin = (name: string): string => join(import.meta.dirname, '..', 'node_modules', '.bin', name)
const document = fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/server.json'))

const contenders = {
  'our mock': { port: 4511, command: bin('cms-cdr-mock'), args: ['--port', '4511'] },
  'prism mock': {
    port: 4512,
    command: bin('prism'),
    args: ['mock', '--port', '4512', '--verboseLevel', 'silent', document],
  },
} as const
type Name = keyof typeof contenders

const children: ChildProcess[] = []
const rates: Record<Name, number[]> = { 'our mock': [], 'prism mock': [] }
try {
  for (const name of Object.keys(contenders) as Name[]) await start(name)
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of Object.keys(contenders) as Name[]) {
      const rate = await measure(name)
      // The first round only warms up.
      if (round > 0) rates[name].push(rate)
    }
  }
  const ratios = rates['our mock'].map((rate, round) => rate / (rates['prism mock'][round] ?? Number.NaN))
  for (const [name, values] of Object.entries(rates))
    console.log(`${name.padEnd(10)}  ${Math.round(median(values))} responses/s`)
  const [figure, beside] = [median(ratios), spreadOf(ratios)]
  judge({ what: 'M1 our mock / prism mock', figure, goal: 5, better: 'higher', beside })
} finally {
  for (const child of children) child.kill()
}

async function start(name: Name): Promise<void> {
  const { command, args, port } = contenders[name]
  const began = performance.now()
  const child = spawn(command, args, { stdio: 'ignore' })
  children.push(child)
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it responded.`)))
  failed.catch(() => {})
  const responds = async (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body }).then(
      (response) => response.ok,
      () => false,
    )
  while (!(await Promise.race([responds(), failed]))) await sleep(20)
  console.log(`${name.padEnd(10)}  first response after ${Math.round(performance.now() - began)} ms`)
}

async function measure(name: Name): Promise<number> {
  const url = `http://127.0.0.1:${contenders[name].port}${path}`
  const result = await autocannon({ url, method: 'POST', headers, body, connections: 64, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${name}: ${result.non2xx} responses were no success, ${result.errors} failed.`)
  return result.requests.average
}
