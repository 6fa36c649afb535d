import {
  type CdrBatchQuery,
  type CdrClient,
  type CdrError,
  type CdrOutcome,
  isCdrError,
} from '@org/cms-cdr-client/browser'
import { type CallRow, createCompactor, type ListedQuery, rowsOf } from './call-row.ts'

/** Why a run stands still. */
export type Pause = 'person' | 'signedOut' | 'unreachable' | 'failing'

/** So many failures in a row of the connection, or of the server and what is behind it, mean that the next calls would fail as well. */
const mostInARow = 10
const isGeneral = new Set(['network', 'timeout', 'http'])

/** Looks up every call of a list. It can be paused and resumed, and failed calls retried; a page shows its progress. */
export class CallRun {
  readonly name: string
  readonly rows: readonly CallRow[]
  status: 'ready' | 'running' | 'paused' | 'done' = 'ready'
  pausedBy: Pause | undefined
  /** The last of the failures in a row for which it paused. */
  reason: CdrError | undefined
  readonly counts = { found: 0, missing: 0, failed: 0 }
  /** Calls that were settled in a second, since it was last started. */
  perSecond = 0
  /** Grows with every change that listeners are notified of. */
  version = 0

  readonly #client: Pick<CdrClient, 'getCdrs'>
  readonly #compact = createCompactor()
  readonly #listeners = new Set<() => void>()
  #ending = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #failedInARow: CallRow[] = []

  constructor(name: string, queries: readonly ListedQuery[], client: Pick<CdrClient, 'getCdrs'>) {
    this.name = name
    this.#client = client
    this.rows = rowsOf(queries)
  }

  /** Calls that are settled. */
  get settled(): number {
    const { found, missing, failed } = this.counts
    return found + missing + failed
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Begins, or goes on with what is not settled. */
  async start(): Promise<void> {
    if (this.status === 'running') return
    this.status = 'running'
    this.pausedBy = undefined
    this.#ending = new AbortController()
    this.reason = undefined
    this.#failedInARow = []
    this.#notify()
    const { signal } = this.#ending
    const requested: CallRow[] = []
    const [began, before] = [performance.now(), this.settled]
    try {
      for await (const outcome of this.#client.getCdrs(waiting(this.rows, requested), { signal })) {
        const row = requested[outcome.index]
        if (row) this.#settle(row, outcome)
        this.perSecond = ((this.settled - before) / (performance.now() - began)) * 1000
        this.#notifySoon()
      }
      this.status = 'done'
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.#notify()
    }
  }

  /** Stops looking calls up. Requests in flight are aborted, and sent again when the run resumes. */
  pause(by: Pause): void {
    if (this.status !== 'running') return
    this.status = 'paused'
    this.pausedBy = by
    this.#ending.abort()
  }

  /** Retries all calls that failed. */
  retryFailed(): Promise<void> {
    for (const row of this.rows) if (row.state === 'failed') this.#putBack(row)
    return this.start()
  }

  #settle(row: CallRow, outcome: CdrOutcome): void {
    if (outcome.ok) {
      row.state = 'found'
      row.cdr = this.#compact(outcome.cdr)
    } else {
      // Nobody is signed in any more: this call has not been looked up at all.
      if (isCdrError(outcome.error, 'auth')) {
        this.pause('signedOut')
        return
      }
      row.state = isCdrError(outcome.error, 'not_found') ? 'missing' : 'failed'
      row.error = outcome.error
    }
    this.counts[row.state] += 1
    if (!row.error || !isGeneral.has(row.error.code)) {
      // Requests that were sent before the server was lost can still get their responses.
      this.#failedInARow = this.#failedInARow.filter(({ index }) => index > row.index)
      return
    }
    this.#failedInARow.push(row)
    if (this.#failedInARow.length < mostInARow) return
    const { error } = row
    // What never reached the server has not been looked up. What it refused stays failed, so that resuming goes on with the rest.
    for (const failed of this.#failedInARow) if (failed.error?.code === 'network') this.#putBack(failed)
    this.reason = error
    this.pause(error.code === 'network' ? 'unreachable' : 'failing')
  }

  #putBack(row: CallRow): void {
    if (row.state !== 'waiting') this.counts[row.state] -= 1
    row.state = 'waiting'
    row.error = undefined
  }

  // The longer the list, the more work each change is for the page.
  #notifySoon(): void {
    this.#timer ??= setTimeout(() => this.#notify(), Math.max(250, this.rows.length / 200))
  }

  #notify(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.version += 1
    for (const listener of this.#listeners) listener()
  }
}

function* waiting(rows: readonly CallRow[], requested: CallRow[]): Generator<CdrBatchQuery> {
  for (const row of rows) {
    if (row.state !== 'waiting') continue
    requested.push(row)
    yield row.query
  }
}
