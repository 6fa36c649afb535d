import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import type { Refusal } from '../auth/verify-signature.ts'
import type { ConnectionLimit } from './connections.ts'

/** The outcome of a query. */
export type QueryOutcome =
  | 'found'
  | 'not_found'
  | 'failed'
  | 'refused'
  | 'forbidden'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'error'

/** The metrics of one process. Labels contain neither personal data nor values that a caller chooses. */
export interface Metrics {
  query(outcome: QueryOutcome, seconds: number): void
  refused(reason: Refusal['reason']): void
  lookup(from: string): void
  upstream(outcome: string, seconds: number): void
  storeError(): void
  notStored(): void
  retentionRemoved(records: number): void
  connectionRefused(limit: ConnectionLimit): void
  signIn(outcome: 'succeeded' | 'failed' | 'throttled' | 'busy'): void
}

/** Values that are read whenever the metrics are. */
export interface MetricSources {
  /** Returns the number of open connections. */
  readonly connections: () => number
  /** Returns whether requests to the upstream are paused; undefined without an upstream. */
  readonly isUpstreamOpen: (() => boolean) | undefined
}

/** Creates the metrics of a process. */
export function createMetrics(registry: Registry, { connections, isUpstreamOpen }: MetricSources): Metrics {
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const query = countLater({
    name: 'cms_cdr_queries_total',
    help: 'Queries by outcome.',
    label: 'outcome',
    registers,
  })
  const seconds = new Histogram({
    name: 'cms_cdr_query_seconds',
    help: 'Seconds from receiving the headers of a query to sending its response.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const refused = countLater({
    name: 'cms_cdr_refused_total',
    help: 'Queries refused with 401, by reason.',
    label: 'reason',
    registers,
  })
  const lookup = countLater({
    name: 'cms_cdr_lookups_total',
    help: 'Look-ups by source of the result: store, memory (cached "not found"), shared (with an equal query), upstream.',
    label: 'from',
    registers,
  })
  const upstream = new Histogram({
    name: 'cms_cdr_upstream_seconds',
    help: 'Duration of requests to the upstream in seconds, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const notStored = new Counter({
    name: 'cms_cdr_not_stored_total',
    help: 'Records from the upstream that were returned but could not be stored.',
    registers,
  })
  const retentionRemoved = new Counter({
    name: 'cms_cdr_retention_removed_total',
    help: 'Records removed by --retention-days.',
    registers,
  })
  const storeErrors = new Counter({
    name: 'cms_cdr_store_faults_total',
    help: 'Requests that failed because the store was unavailable.',
    registers,
  })
  const signIns = new Counter({
    name: 'cms_cdr_sign_ins_total',
    help: 'Sign-ins of people by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const connectionsRefused = new Counter({
    name: 'cms_cdr_connections_refused_total',
    help: 'Connections closed because of a limit: all connections (total), connections from one address (address), requests in flight on one connection (pipelined), or time in which a client reads nothing of a response (unread).',
    labelNames: ['limit'],
    registers,
  })
  new Gauge({
    name: 'cms_cdr_connections',
    help: 'Open connections.',
    registers,
    collect() {
      this.set(connections())
    },
  })
  if (isUpstreamOpen) {
    new Gauge({
      name: 'cms_cdr_upstream_left_alone',
      help: '1 while requests to the upstream are paused because it fails, otherwise 0.',
      registers,
      collect() {
        this.set(isUpstreamOpen() ? 1 : 0)
      },
    })
  }
  return {
    query(outcome, duration) {
      query(outcome)
      seconds.observe(duration)
    },
    refused,
    lookup,
    upstream: (outcome, duration) => upstream.observe({ outcome }, duration),
    storeError: () => storeErrors.inc(),
    notStored: () => notStored.inc(),
    retentionRemoved: (records) => retentionRemoved.inc(records),
    connectionRefused: (limit) => connectionsRefused.inc({ limit }),
    signIn: (outcome) => signIns.inc({ outcome }),
  }
}

interface LateCounter {
  readonly name: string
  readonly help: string
  readonly label: string
  readonly registers: Registry[]
}

/** Counts in a map, which is faster for every query, and updates the counter when the metrics are read. */
function countLater({ name, help, label, registers }: LateCounter): (value: string) => void {
  const counts = new Map<string, number>()
  new Counter({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      this.reset()
      for (const [value, count] of counts) this.inc({ [label]: value }, count)
    },
  })
  return (value) => counts.set(value, (counts.get(value) ?? 0) + 1)
}
