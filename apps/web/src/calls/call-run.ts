import { type CdrBatchQuery, type CdrClient, type CdrOutcome, isCdrError } from '@org/cms-cdr-client/browser'
import { type CallRow, type ListedQuery, recordKeeper } from './call-row.ts'

/** Why a run stands still. */
export type Pause = 'person' | 'signedOut' | 'unreachable'

/** So many calls in a row that nobody answered mean that nobody is there. */
const lostInARow = 10
const isLost = new Set(['network', 'timeout', 'http'])

/** Asks for every call of a list. It can be paused, resumed and told to try again; a page shows it as it goes. */
export class CallRun {
  readonly name: string
  readonly rows: readonly CallRow[]
  status: 'ready' | 'asking' | 'paused' | 'done' = 'ready'
  pausedBy: Pause | undefined
  readonly counts = { found: 0, missing: 0, failed: 0 }
  /** Calls that were answered in a second, since it was last started. */
  perSecond = 0
  /** Grows with every change that was told. */
  version = 0

  readonly #client: Pick<CdrClient, 'getCdrs'>
  readonly #keep = recordKeeper()
  readonly #listeners = new Set<() => void>()
  #ending = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  #lost: CallRow[] = []
  #lostInARow = 0

  constructor(name: string, queries: readonly ListedQuery[], client: Pick<CdrClient, 'getCdrs'>) {
    this.name = name
    this.#client = client
    this.rows = queries.map((query, index) => ({ index, query, state: 'waiting', cdr: undefined, error: undefined }))
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
    if (this.status === 'asking') return
    this.status = 'asking'
    this.pausedBy = undefined
    this.#ending = new AbortController()
    this.#lost = []
    this.#lostInARow = 0
    this.#tell()
    const { signal } = this.#ending
    const asked: CallRow[] = []
    const [began, before] = [performance.now(), this.settled]
    try {
      for await (const outcome of this.#client.getCdrs(waiting(this.rows, asked), { signal })) {
        const row = asked[outcome.index]
        if (row) this.#settle(row, outcome)
        this.perSecond = ((this.settled - before) / (performance.now() - began)) * 1000
        this.#tellSoon()
      }
      this.status = 'done'
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.#tell()
    }
  }

  /** Stops asking. What is under way is dropped, and asked again when the run goes on. */
  pause(by: Pause): void {
    if (this.status !== 'asking') return
    this.status = 'paused'
    this.pausedBy = by
    this.#ending.abort()
  }

  /** Asks again for all that failed. */
  retryFailed(): Promise<void> {
    for (const row of this.rows) if (row.state === 'failed') this.#putBack(row)
    return this.start()
  }

  #settle(row: CallRow, outcome: CdrOutcome): void {
    if (outcome.ok) {
      row.state = 'found'
      row.cdr = this.#keep(outcome.cdr)
    } else {
      // Nobody is signed in any more: this call has not been asked for at all.
      if (isCdrError(outcome.error, 'auth')) {
        this.pause('signedOut')
        return
      }
      row.state = isCdrError(outcome.error, 'not_found') ? 'missing' : 'failed'
      row.error = outcome.error
    }
    this.counts[row.state] += 1
    const wasLost = row.error !== undefined && isLost.has(row.error.code)
    if (wasLost) this.#lost.push(row)
    this.#lostInARow = wasLost ? this.#lostInARow + 1 : 0
    if (this.#lostInARow < lostInARow) return
    // Those that were lost between the last answers have not been asked for either.
    for (const lost of this.#lost) this.#putBack(lost)
    this.pause('unreachable')
  }

  #putBack(row: CallRow): void {
    if (row.state !== 'waiting') this.counts[row.state] -= 1
    row.state = 'waiting'
    row.error = undefined
  }

  // The longer the list, the more work each change is for the page.
  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(250, this.rows.length / 200))
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.version += 1
    for (const listener of this.#listeners) listener()
  }
}

function* waiting(rows: readonly CallRow[], asked: CallRow[]): Generator<CdrBatchQuery> {
  for (const row of rows) {
    if (row.state !== 'waiting') continue
    asked.push(row)
    yield row.query
  }
}
