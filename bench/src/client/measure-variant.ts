// One variant in a process of its own: NAME BASE_URL IN_FLIGHT SECONDS. Prints what it took as JSON.
import { variants } from './variants.ts'

const [name = '', baseUrl = '', inFlight, seconds] = process.argv.slice(2)
const lookUp = variants[name]?.(baseUrl)
if (!lookUp) throw new Error(`There is no variant "${name}".`)

// Until the compiler has settled. That takes a number of calls, which a busy machine needs longer for.
await run(0, 40_000)
const cpuBefore = process.cpuUsage()
const began = performance.now()
const latencies = await run(Number(seconds))
const elapsed = performance.now() - began
const { user, system } = process.cpuUsage(cpuBefore)
latencies.sort((a, b) => a - b)
const quantile = (q: number) => Math.round((latencies[Math.floor(latencies.length * q)] ?? Number.NaN) * 1000)
console.log(
  JSON.stringify({
    cpuMicroseconds: (user + system) / latencies.length,
    perSecond: Math.round((latencies.length / elapsed) * 1000),
    p50Microseconds: quantile(0.5),
    p99Microseconds: quantile(0.99),
    rssMegabytes: Math.round(process.memoryUsage.rss() / 1e6),
  }),
)
process.exit(0)

async function run(duration: number, calls = 0): Promise<number[]> {
  const end = performance.now() + duration * 1000
  const times: number[] = []
  let count = 0
  const worker = async () => {
    while (count < calls || performance.now() < end) {
      count += 1
      const start = performance.now()
      await lookUp?.(`1700000000-${count}`)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: Number(inFlight) }, worker))
  return times
}
