// getCdrs over many call IDs against p-map + fetch, each in a process of its own on one core; and its memory over more.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { script, serve, stopServers } from './client/servers.ts'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'

interface Figures {
  seconds: number
  cpuMicrosecondsEach: number
  peakMegabytes: number
}

const rounds = Number(process.env.ROUNDS ?? 3)
const count = Number(process.env.COUNT ?? 100_000)
const url = `http://127.0.0.1:${await serve()}`
try {
  const [theirs, ours]: [Figures[], Figures[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await measure('p-map + fetch', count))
    ours.push(await measure('our getCdrs', count))
  }
  const ratios = theirs.map(({ seconds }, round) => seconds / (ours[round]?.seconds ?? Number.NaN))
  show('p-map + fetch', theirs)
  show('our getCdrs', ours)
  const what = 'time of p-map + fetch, unsigned / ours, signed and validated'
  console.log(`${what}: ${median(ratios).toFixed(2)} (${spreadOf(ratios)})`)
  const more = await measure('our getCdrs', count * 10)
  const peak = median(ours.map((one) => one.peakMegabytes))
  const beside = `${more.seconds.toFixed(0)} s, ${more.peakMegabytes} MB`
  const growth = `peak memory for ${count * 10} call IDs / for ${count}`
  judge({ what: growth, figure: more.peakMegabytes / peak, goal: 1.3, better: 'lower', beside })
} finally {
  stopServers()
}

async function measure(name: string, total: number): Promise<Figures> {
  const args = ['-c', '0', process.execPath, script('measure-batch.ts'), name, url, String(total)]
  return JSON.parse((await promisify(execFile)('taskset', args)).stdout)
}

function show(name: string, figures: readonly Figures[]): void {
  const of = (field: keyof Figures) => median(figures.map((one) => one[field]))
  console.log(
    `${name.padEnd(14)} ${count}: ${of('seconds').toFixed(1)} s, CPU ${of('cpuMicrosecondsEach').toFixed(0)} µs each, peak ${of('peakMegabytes')} MB`,
  )
}
