import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client'
import type { Instruments } from '../app.ts'

// A worker that dies young is started again after a pause, in milliseconds, so that a fault does not eat the machine.
const restartPause = 1_000

interface MetricsRequest {
  readonly cmsCdr: 'metrics'
  readonly id: number
}

interface MetricsReply extends MetricsRequest {
  readonly text: string
}

/**
 * Runs a program as several processes on one port, from the first of them. A worker that dies is replaced. Gives the port
 * once all of them listen. SIGINT and SIGTERM end them all, and then this process.
 */
export function runWorkers(count: number): Promise<number> {
  const metrics = new AggregatorRegistry()
  let isStopping = false
  const stop = (signal: NodeJS.Signals): void => {
    isStopping = true
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop('SIGTERM'))
  process.on('SIGHUP', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGHUP')
  })
  cluster.on('message', (worker: Worker, message: MetricsRequest) => {
    if (message?.cmsCdr !== 'metrics') return
    const send = (text: string): boolean => worker.send({ ...message, text } satisfies MetricsReply)
    // A worker that does not tell its own in time leaves all of them untold, this once.
    metrics.clusterMetrics().then(send, () => send(''))
  })
  return new Promise((resolve, reject) => {
    let listening = 0
    cluster.on('listening', (_worker, { port }) => {
      listening += 1
      if (listening === count) resolve(port)
    })
    cluster.on('exit', (_worker, status) => {
      if (isStopping) return
      // Nothing worked yet: it never will, and the worker has said why.
      if (listening < count) {
        stop('SIGTERM')
        reject(new Error(`A worker ended with ${status} before it could listen.`))
        return
      }
      setTimeout(() => !isStopping && cluster.fork(), restartPause)
    })
    for (let index = 0; index < count; index++) cluster.fork()
  })
}

/** The instruments of one worker, and a way to read those of all. */
export function workerInstruments(): Instruments {
  const registry = new AggregatorRegistry<PrometheusContentType>()
  AggregatorRegistry.setRegistries(registry)
  return { registry, read: readAll }
}

let lastId = 0

function readAll(): Promise<string> {
  const id = ++lastId
  return new Promise((resolve) => {
    const listen = (message: MetricsReply): void => {
      if (message?.cmsCdr !== 'metrics' || message.id !== id) return
      process.off('message', listen)
      resolve(message.text)
    }
    process.on('message', listen)
    process.send?.({ cmsCdr: 'metrics', id } satisfies MetricsRequest)
  })
}
