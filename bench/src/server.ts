// S1, S3, S4: answers per second of the whole path of our server, on a table of ROWS records, against servers that somebody
// would write in an afternoon and against `prism mock`; two workers against one; PostgreSQL against the bare driver.
import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
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

const database = await sqliteFile(rows)
await using postgres = await startPostgres()
const inPostgres = ['--database', postgres.url]
execFileSync(program, ['import', await recordsFile(rows), ...inPostgres])
execFileSync(program, ['key', 'add', 'ak', '--secret-file', '-', ...inPostgres], { input: 'sk' })

const peer = (name: string): string => join(import.meta.dirname, 'server', name)
const node = process.execPath
const ours = (port: number, address: string, more: readonly string[] = []): string[] => [
  ...['serve', '--port', String(port), '--clock-skew', '86400', '--database', address],
  ...more,
]
const spec = fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/openapi.json'))
const prism = join(import.meta.dirname, '..', 'node_modules', '.bin', 'prism')

// One core for the server, where there is one process; the load generator has the other.
const contenders: Readonly<Record<string, { port: number; command: readonly string[]; pinned: boolean }>> = {
  ours: { port: 4521, command: [program, ...ours(4521, `sqlite:${database}`)], pinned: true },
  'fastify, textbook': { port: 4522, command: [node, peer('peer.ts'), 'fastify', database, '4522'], pinned: true },
  'node:http, textbook': { port: 4523, command: [node, peer('peer.ts'), 'http', database, '4523'], pinned: true },
  'prism mock': {
    port: 4524,
    command: [prism, 'mock', '--port', '4524', '--verboseLevel', 'silent', spec],
    pinned: true,
  },
  'ours, PostgreSQL': { port: 4525, command: [program, ...ours(4525, postgres.url)], pinned: false },
  'bare pg driver': { port: 4526, command: [node, peer('postgres-peer.ts'), postgres.url, '4526'], pinned: false },
  'ours, 1 process': { port: 4527, command: [program, ...ours(4527, `sqlite:${database}`)], pinned: false },
  'ours, 2 workers': {
    port: 4528,
    command: [program, ...ours(4528, `sqlite:${database}`, ['--workers', '2'])],
    pinned: false,
  },
}
const ratios: readonly (readonly [what: string, above: string, below: string, goal?: number])[] = [
  ['S1 against Fastify + textbook', 'ours', 'fastify, textbook', 1.4],
  ['S1 against node:http + textbook', 'ours', 'node:http, textbook'],
  ['against prism mock', 'ours', 'prism mock'],
  ['S3 two workers against one', 'ours, 2 workers', 'ours, 1 process', 1.6],
  ['S4 PostgreSQL against the bare driver', 'ours, PostgreSQL', 'bare pg driver', 0.8],
]

// ONLY=ours,fastify measures those whose names begin so.
const only = process.env.ONLY?.split(',') ?? ['']
const chosen = Object.entries(contenders).filter(([name]) => only.some((begin) => name.startsWith(begin)))

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
    `${name.padEnd(20)} ${String(rate).padStart(7)} answers/s  p99 ${middle('p99Milliseconds').toFixed(0).padStart(4)} ms  ${middle('cpuMicroseconds').toFixed(0).padStart(5)} µs CPU`,
  )
}
for (const [what, above, below, goal] of ratios) {
  if (!measured[above] || !measured[below]) continue
  const perRound = (measured[above] ?? []).map(
    ({ perSecond }, round) => perSecond / (measured[below]?.[round]?.perSecond ?? Number.NaN),
  )
  const cpu = median(
    (measured[below] ?? []).map(
      ({ cpuMicroseconds }, round) => cpuMicroseconds / (measured[above]?.[round]?.cpuMicroseconds ?? Number.NaN),
    ),
  )
  const beside = `${spreadOf(perRound)}, by CPU ${cpu.toFixed(2)}`
  if (goal) judge({ what, figure: median(perRound), goal, better: 'higher', beside })
  else console.log(`${what}: ${median(perRound).toFixed(2)} (${beside})`)
}

/** A process and those it has started. */
function processesOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(processesOf)]
}
