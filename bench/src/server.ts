// S1, S3, S4: the whole path of our server, on a table of ROWS records, against servers that a developer would write in an
// afternoon and against `prism mock`; two workers against one; PostgreSQL against the bare driver.
import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'
import { load, type Measured, startServer } from './server/load.ts'
import { program, recordsFile, sqliteFile } from './server/prepare.ts'

const rows = Number(process.env.ROWS ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 5)
const seconds = Number(process.env.SECONDS ?? 3)

// ONLY=ours,fastify measures the contenders whose names begin like this.
const only = process.env.ONLY?.split(',') ?? ['']
const isChosen = (name: string): boolean => only.some((begin) => name.startsWith(begin))

const database = await sqliteFile(rows)
await using postgres = await startPostgres()
// The address has a password, which must not be on a command line.
const postgresFile = join(mkdtempSync(join(tmpdir(), 'cms-cdr-bench-')), 'address')
writeFileSync(postgresFile, postgres.url, { mode: 0o600 })
if (isChosen('PostgreSQL')) {
  const inPostgres = ['--database-file', postgresFile]
  execFileSync(program, ['import', await recordsFile(rows), ...inPostgres])
  execFileSync(program, ['key', 'add', 'ak', '--secret-file', '-', ...inPostgres], { input: 'sk' })
}

const peer = (name: string): string => join(import.meta.dirname, 'server', name)
const node = process.execPath
const serve = (port: number, more: readonly string[] = ['--database', `sqlite:${database}`]): string[] => [
  ...['serve', '--port', String(port), '--clock-skew', '86400'],
  ...more,
]
const spec = fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/server.json'))
const prism = join(import.meta.dirname, '..', 'node_modules', '.bin', 'prism')

// One core for the server, where there is one process; the load generator has the other.
const contenders: Readonly<Record<string, { port: number; command: readonly string[]; pinned: boolean }>> = {
  ours: { port: 4521, command: [program, ...serve(4521)], pinned: true },
  'fastify, full': { port: 4529, command: [node, peer('peer.ts'), 'full', database, '4529'], pinned: true },
  'fastify, textbook': { port: 4522, command: [node, peer('peer.ts'), 'fastify', database, '4522'], pinned: true },
  'node:http, textbook': { port: 4523, command: [node, peer('peer.ts'), 'http', database, '4523'], pinned: true },
  'prism mock': {
    port: 4524,
    command: [prism, 'mock', '--port', '4524', '--verboseLevel', 'silent', spec],
    pinned: true,
  },
  'PostgreSQL, ours': {
    port: 4525,
    command: [program, ...serve(4525, ['--database-file', postgresFile])],
    pinned: false,
  },
  'PostgreSQL, bare driver': {
    port: 4526,
    command: [node, peer('postgres-peer.ts'), postgres.url, '4526'],
    pinned: false,
  },
  'ours, 1 process': { port: 4527, command: [program, ...serve(4527)], pinned: false },
  'ours, 2 workers': {
    port: 4528,
    command: [program, ...serve(4528, ['--database', `sqlite:${database}`, '--workers', '2'])],
    pinned: false,
  },
}
// Rates are judged where several processes share the work, and CPU time where one process does all of it.
const ratios: readonly (readonly [what: string, above: string, below: string, by: 'CPU' | 'rate', goal?: number])[] = [
  ['S1 against Fastify with the same work', 'ours', 'fastify, full', 'CPU', 1],
  ['S1b against Fastify without log and metrics', 'ours', 'fastify, textbook', 'CPU', 0.75],
  ['against node:http + textbook check', 'ours', 'node:http, textbook', 'CPU'],
  ['against prism mock', 'ours', 'prism mock', 'CPU'],
  ['S3 two workers against one', 'ours, 2 workers', 'ours, 1 process', 'rate', 1.6],
  ['S4 PostgreSQL against the bare driver', 'PostgreSQL, ours', 'PostgreSQL, bare driver', 'rate', 0.7],
]

const chosen = Object.entries(contenders).filter(([name]) => isChosen(name))

const children: ChildProcess[] = []
const measured: Record<string, Measured[]> = {}
try {
  for (const [, { port, command, pinned }] of chosen) {
    const [first = '', ...rest] = pinned ? ['taskset', '-c', '1', ...command] : command
    children.push(await startServer(first, rest, port))
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, [name, { port, pinned }]] of chosen.entries()) {
      const result = await load(port, rows, seconds, processesOf(children[index]?.pid ?? 0), { hasOwnCore: pinned })
      // The first round only warms up.
      if (round > 0) measured[name] = [...(measured[name] ?? []), result]
    }
  }
} finally {
  for (const child of children) child.kill()
}

for (const [name, results] of Object.entries(measured)) {
  const middle = (key: keyof Measured): number => median(results.map((result) => result[key]))
  const rate = Math.round(middle('perSecond'))
  console.log(
    `${name.padEnd(20)} ${String(rate).padStart(7)} responses/s  p99 ${middle('p99Milliseconds').toFixed(0).padStart(4)} ms  ${middle('cpuMicroseconds').toFixed(0).padStart(5)} µs CPU`,
  )
}
for (const [what, above, below, by, goal] of ratios) {
  const [ours, theirs] = [measured[above], measured[below]]
  if (!ours || !theirs) continue
  const rates = ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? Number.NaN))
  const cpu = theirs.map(({ cpuMicroseconds }, round) => cpuMicroseconds / (ours[round]?.cpuMicroseconds ?? Number.NaN))
  const [judged, other] = by === 'CPU' ? [cpu, rates] : [rates, cpu]
  const beside = `by ${by}, ${spreadOf(judged)}; by ${by === 'CPU' ? 'rate' : 'CPU'} ${median(other).toFixed(2)}`
  if (goal) judge({ what, figure: median(judged), goal, better: 'higher', beside })
  else console.log(`${what}: ${median(judged).toFixed(2)} (${beside})`)
}

/** A process and those it has started. */
function processesOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(processesOf)]
}
