// The command line: its start against `node -e 0` (K1, K2), and bulk against p-map + fetch (B1, B2, B3).
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve, stopServers } from './client/servers.ts'
import { type Judged, judge, spreadOf } from './judge.ts'
import { median } from './median.ts'

const program = join(fileURLToPath(import.meta.resolve('@org/cms-cdr-cli/package.json')), '..', 'dist', 'main.cjs')
const rounds = Number(process.env.ROUNDS ?? 25)
const bulkRounds = Number(process.env.BULK_ROUNDS ?? 3)
const count = Number(process.env.COUNT ?? 100_000)
/** Wall time from start to end, against an empty Node. */
const startGoals: Readonly<Record<string, number>> = { K1: 1.3, K2: 2.7 }
const folder = join(import.meta.dirname, '..', '.data', 'cli')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const url = `http://127.0.0.1:${await serve()}`
const env = {
  PATH: process.env.PATH,
  CMS_CDR_URL: url,
  CMS_CDR_AK: 'bench-ak',
  CMS_CDR_SK: 'bench-sk',
  CMS_CDR_CC_ID: '1',
  CMS_CDR_CONFIG_FOLDER: folder,
  // Every user has a home folder.
  HOME: folder,
}

try {
  startUp()
  await bulk()
} finally {
  stopServers()
}

/** Wall time from start to end of short runs, in turns. */
function startUp(): void {
  const runs: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    'K1 --help': [program, '--help'],
    'K1 --version': [program, '--version'],
    'K1 code 49': [program, 'code', '49'],
    'K2 get, signed': [program, 'get', '1700000000-1', '--direction', 'inbound'],
  }
  const times = new Map(Object.keys(runs).map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(runs)) {
      const began = performance.now()
      const { status, stderr } = spawnSync(process.execPath, args, { env })
      if (status !== 0) throw new Error(`${name}: ${stderr}`)
      times.get(name)?.push(performance.now() - began)
    }
  }
  const base = times.get('node -e 0') ?? []
  for (const [name, took] of times) {
    const ratios = took.map((time, round) => time / (base[round] ?? Number.NaN)).sort((one, other) => one - other)
    const [low, high] = [ratios[Math.floor(rounds / 4)] ?? 0, ratios[Math.floor((rounds * 3) / 4)] ?? 0]
    const beside = `quartiles ${low.toFixed(2)} to ${high.toFixed(2)}, ${median(took).toFixed(0)} ms`
    const goal = startGoals[name.slice(0, 2)]
    if (goal) judge({ what: name, figure: median(ratios), goal, better: 'lower', beside })
    else console.log(`${name}: ${median(took).toFixed(0)} ms`)
  }
}

interface Usage {
  readonly seconds: number
  readonly cpuMicrosecondsEach: number
  readonly peakMegabytes: number
}

async function bulk(): Promise<void> {
  const file = idFile(count)
  const byHand = join(import.meta.dirname, 'cli', 'bulk-by-hand.ts')
  const output = join(folder, 'out.ndjson')
  const ours = (ids: string, ...more: string[]): string[] => [
    program,
    ...['bulk', ids, '--direction', 'inbound', '--concurrency', '64', '--quiet', ...more],
  ]
  const fresh = (): void => {
    for (const name of ['', '.journal', '.journal-wal']) rmSync(output + name, { force: true })
  }
  const [theirs, withJournal, without]: [Usage[], Usage[], Usage[]] = [[], [], []]
  for (let round = 0; round < bulkRounds; round += 1) {
    theirs.push(await measure([byHand, url, file, output], count))
    const oneAndOther = [
      async () => withJournal.push(await measure(ours(file, '--output', output), count)),
      async () => without.push(await measure(['-e', stdoutTo(output), ...ours(file)], count)),
    ]
    // In turns: whoever comes right after the long run finds the machine at its slowest.
    for (const run of round % 2 === 0 ? oneAndOther : oneAndOther.reverse()) {
      fresh()
      await run()
    }
  }
  const ratios = (field: keyof Usage, one: readonly Usage[], other: readonly Usage[]): number[] =>
    one.map((usage, round) => usage[field] / (other[round]?.[field] ?? Number.NaN))
  const report = (what: string, found: readonly number[], wanted: Pick<Judged, 'goal' | 'reached' | 'better'>): void =>
    judge({ what, figure: median(found), ...wanted, beside: spreadOf(found) })
  show('p-map + fetch, signed by hand', theirs)
  show('bulk with journal', withJournal)
  show('bulk to stdout, no journal', without)
  const times = ratios('seconds', theirs, withJournal)
  report('B1 time of p-map + fetch / bulk', times, { goal: 4, reached: 1.96, better: 'higher' })
  const cpu = ratios('cpuMicrosecondsEach', withJournal, without)
  report('B3 CPU with journal / without', cpu, { goal: 1.1, better: 'lower' })

  fresh()
  const many = count * 10
  const more = await measure(ours(idFile(many), '--output', output), many)
  const peak = median(withJournal.map((one) => one.peakMegabytes))
  const peakOf = `B2 peak memory for ${many} calls`
  const beside = `${more.seconds.toFixed(0)} s`
  judge({ what: `${peakOf}, MB`, figure: more.peakMegabytes, goal: 200, better: 'lower', beside })
  judge({ what: `${peakOf} / for ${count}`, figure: more.peakMegabytes / peak, goal: 1.2, better: 'lower' })
  const firstSeconds = await resume(many, output, ours)
  judge({ what: 'B3 first request with nine tenths done, s', figure: firstSeconds, goal: 2, better: 'lower' })
}

/** How long it takes until a resumed run looks up its first call. */
async function resume(
  many: number,
  output: string,
  ours: (ids: string, ...more: string[]) => string[],
): Promise<number> {
  // The journal of the whole run, with a tenth of its calls forgotten: a new list has others in their place.
  const ids = idFile(many, Math.floor(many * 0.9))
  const began = performance.now()
  const child = spawn(process.execPath, [...ours(ids, '--output', output), '--verbose'], { env })
  await once(child.stderr, 'data')
  const seconds = (performance.now() - began) / 1000
  child.kill('SIGKILL')
  return seconds
}

/** A file of so many call IDs, of which those from a certain place on are others than usual. */
function idFile(total: number, othersFrom = total): string {
  const path = join(folder, `ids-${total}-${othersFrom}.txt`)
  const lines = Array.from({ length: total }, (_none, index) => `${index < othersFrom ? 17 : 18}00000000-${index}`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Runs the rest of the arguments as a program whose standard output is a file. */
function stdoutTo(output: string): string {
  return `const [program, ...args] = process.argv.slice(1); const fs = require('node:fs'); fs.closeSync(1); fs.openSync(${JSON.stringify(output)}, 'w'); process.argv = [process.execPath, program, ...args]; require(program)`
}

async function measure(args: readonly string[], total: number): Promise<Usage> {
  const usageFile = join(folder, 'usage.json')
  const preload = ['--require', join(import.meta.dirname, 'cli', 'report-usage.cjs')]
  const began = performance.now()
  const child = spawn('taskset', ['-c', '0', process.execPath, ...preload, ...args], {
    env: { ...env, BENCH_USAGE: usageFile },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}.`)
  const seconds = (performance.now() - began) / 1000
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usageFile, 'utf8'))
  return {
    seconds,
    cpuMicrosecondsEach: (userCPUTime + systemCPUTime) / total,
    peakMegabytes: Math.round(maxRSS / 1024),
  }
}

function show(name: string, usages: readonly Usage[]): void {
  const of = (field: keyof Usage): number => median(usages.map((one) => one[field]))
  console.log(
    `${name.padEnd(30)} ${count}: ${of('seconds').toFixed(1)} s, CPU ${of('cpuMicrosecondsEach').toFixed(0)} µs each, peak ${of('peakMegabytes')} MB`,
  )
}
