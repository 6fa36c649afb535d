import cluster, { type Worker } from 'node:cluster'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { AggregatorRegistry, Counter, type PrometheusContentType, Registry } from 'prom-client'
import type { Instruments } from '../app.ts'
import { type StopOptions, stopOnSignals } from './stop.ts'

// A worker that dies is replaced after a second. If workers die soon after their start, this pause doubles each time, so that restarts
// do not overload the machine. In milliseconds.
const firstPause = 1_000
const longestPause = 60_000
const youngAge = 60_000
// How long workers may take to end in addition to the drain and grace time.
const stopReserve = 10_000
// How long a worker that got SIGTERM waits for the primary, which usually gets it too and decides when its workers stop.
const primaryPause = 1_000
// How long a signal of the primary may be handled after a message that came later, in milliseconds.
const signalPause = 100

type Message =
  | { readonly cmsCdr: 'metrics'; readonly id: number; readonly text?: string }
  | { readonly cmsCdr: 'stop'; readonly drainSeconds: number }
  | { readonly cmsCdr: 'terminated' }

/** Options of {@link runWorkers}. */
export interface WorkersOptions extends StopOptions {
  readonly count: number
  readonly log: FastifyBaseLogger
}

/**
 * Runs a program as several processes on one port, from the first of them, and replaces workers that die. Returns the port once
 * all of them listen. SIGTERM and SIGINT stop them all, and then this process.
 */
export function runWorkers({ count, log, ...times }: WorkersOptions): Promise<number> {
  const workers = new Map<Worker, { readonly since: number; isListening: boolean }>()
  const deaths = shareMetrics()
  let isStopping = false
  let isClean = true
  let youngDeaths = 0

  const start = (): void => {
    const worker = cluster.fork()
    // A worker may die before it has read a message.
    worker.on('error', (error) => log.warn(error, 'cannot reach a worker'))
    workers.set(worker, { since: performance.now(), isListening: false })
  }
  const killAll = (): void => {
    for (const worker of workers.keys()) worker.process.kill('SIGKILL')
  }
  const stop = async (drainSeconds: number): Promise<boolean> => {
    isStopping = true
    for (const [worker, { isListening }] of workers) {
      // A worker that does not listen yet may not read messages either, and has nothing to end.
      if (isListening) worker.send({ cmsCdr: 'stop', drainSeconds } satisfies Message)
      else worker.process.kill('SIGKILL')
    }
    const deadline = performance.now() + (drainSeconds + times.graceSeconds) * 1000 + stopReserve
    while (workers.size > 0 && performance.now() < deadline) await delay(50)
    if (workers.size > 0) log.error({ workers: workers.size }, 'killed workers that did not stop in time')
    isClean &&= workers.size === 0
    killAll()
    return isClean
  }
  stopOnSignals((signal) => stop(signal === 'SIGTERM' ? times.drainSeconds : 0), killAll)
  for (const signal of ['SIGHUP', 'SIGUSR2'] as const) {
    process.on(signal, () => {
      // A worker that does not listen yet may not handle signals either, and would end.
      for (const [worker, { isListening }] of workers) if (isListening) worker.process.kill(signal)
    })
  }

  cluster.on('message', async (worker: Worker, message: Message) => {
    if (message?.cmsCdr !== 'terminated') return
    // A signal that this process has got is handled after the messages that wait for it.
    await delay(signalPause)
    if (!isStopping && worker.isConnected()) worker.send({ cmsCdr: 'stop', drainSeconds: 0 } satisfies Message)
  })

  return new Promise((resolve, reject) => {
    let hasListened = false
    cluster.on('listening', (worker, { port }) => {
      const state = workers.get(worker)
      if (state) state.isListening = true
      if (hasListened || [...workers.values()].some(({ isListening }) => !isListening)) return
      hasListened = true
      resolve(port)
    })
    cluster.on('exit', (worker, status, signal) => {
      const { since = 0, isListening } = workers.get(worker) ?? {}
      workers.delete(worker)
      if (isStopping) {
        if (isListening && status !== 0) isClean = false
        return
      }
      // No worker has started successfully, so a replacement would fail, too. The worker has printed the reason.
      if (!hasListened) {
        killAll()
        reject(new Error(`A worker ended with ${status ?? signal} before it could listen.`))
        return
      }
      deaths.inc()
      youngDeaths = performance.now() - since < youngAge ? youngDeaths + 1 : 1
      const pause = Math.min(firstPause * 2 ** (youngDeaths - 1), longestPause)
      log.error(
        { worker: worker.process.pid, status, signal, restartSeconds: pause / 1000 },
        'a worker ended and will be replaced',
      )
      setTimeout(() => !isStopping && start(), pause)
    })
    for (let index = 0; index < count; index++) start()
  })
}

/** Sends the metrics of all processes to workers that request them. Returns a counter of workers that died. */
function shareMetrics(): Counter {
  const all = new AggregatorRegistry()
  const own = new Registry()
  cluster.on('message', (worker: Worker, message: Message) => {
    if (message?.cmsCdr !== 'metrics') return
    const send = (text: string): boolean => worker.send({ ...message, text } satisfies Message)
    // If a worker does not report its metrics in time, the response is empty this once.
    Promise.all([all.clusterMetrics(), own.metrics()]).then(
      (texts) => send(texts.join('')),
      () => send(''),
    )
  })
  return new Counter({
    name: 'cms_cdr_worker_deaths_total',
    help: 'Workers that ended unexpectedly.',
    registers: [own],
  })
}

/** Ends a worker when the primary says so: when all stop, or when SIGTERM was meant for this worker alone. */
export function stopWithPrimary(stop: (drainSeconds: number) => Promise<boolean>): void {
  let isStopping = false
  const end = async (drainSeconds: number): Promise<void> => {
    if (isStopping) return
    isStopping = true
    process.exit((await stop(drainSeconds)) ? 0 : 1)
  }
  process.on('message', (message: Message) => {
    if (message?.cmsCdr === 'stop') void end(message.drainSeconds)
  })
  // Only the primary knows whether all stop. A worker that did not wait for a busy one would refuse connections during the drain time.
  process.on('SIGTERM', () => {
    setTimeout(() => process.send?.({ cmsCdr: 'terminated' } satisfies Message), primaryPause)
  })
  // Ctrl+C reaches every process of the terminal.
  process.on('SIGINT', () => {})
}

/** Returns the metrics of one worker, and a way to read those of all. */
export function workerInstruments(): Instruments {
  const registry = new AggregatorRegistry<PrometheusContentType>()
  AggregatorRegistry.setRegistries(registry)
  return { registry, read: readAll }
}

let lastId = 0

function readAll(): Promise<string> {
  const id = ++lastId
  return new Promise((resolve) => {
    const listen = (message: Message): void => {
      if (message?.cmsCdr !== 'metrics' || message.id !== id) return
      process.off('message', listen)
      resolve(message.text ?? '')
    }
    process.on('message', listen)
    process.send?.({ cmsCdr: 'metrics', id } satisfies Message)
  })
}
