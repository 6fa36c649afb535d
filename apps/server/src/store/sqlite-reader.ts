import { Worker } from 'node:worker_threads'
import type { ReaderRequest, ReaderResponse } from './sqlite-reader-thread.ts'
import type { SqlValue, Turn } from './store.ts'
import { ClientGoneError, StoreUnavailableError } from './store-unavailable-error.ts'

// SQLite cannot be interrupted from here. A thread that is given up ends with its statement, and keeps a core busy until then.
const maxGivenUp = 2
/**
 * By default, a query that has waited longer for its turn is refused: who sent it may have given up. In milliseconds, and longer than a query
 * may take.
 */
const defaultWait = 20_000

/** Options of a {@link SqliteReader}. */
export interface SqliteReaderOptions {
  /** How long a query may take, in milliseconds. */
  readonly timeout: number
  /** How long a statement waits for the lock of another process, in milliseconds. */
  readonly lockTimeout: number
}

interface Query extends ReaderRequest {
  /** When it has waited too long for its turn. */
  readonly latest: number
  readonly signal: AbortSignal | undefined
  readonly resolve: (rows: object[]) => void
  readonly reject: (error: Error) => void
}

/** Runs queries of one SQLite file in another thread, one after the other, so that a slow one keeps nothing else waiting. */
export class SqliteReader {
  readonly #path: string
  readonly #options: SqliteReaderOptions
  #worker: Worker | undefined
  /** The first of them is running. */
  #queries: Query[] = []
  #timer: NodeJS.Timeout | undefined
  #givenUp = 0

  constructor(path: string, options: SqliteReaderOptions) {
    this.#path = path
    this.#options = options
  }

  /**
   * @throws StoreUnavailableError when the query takes too long or has to wait for too long, others took too long and still run, or nobody
   * waits for it any more when it is its turn.
   */
  query(
    sql: string,
    parameters: Readonly<Record<string, SqlValue>>,
    { longestWait = defaultWait, signal }: Turn = {},
  ): Promise<object[]> {
    const { promise, resolve, reject } = Promise.withResolvers<object[]>()
    this.#queries.push({ sql, parameters, latest: performance.now() + longestWait, signal, resolve, reject })
    if (this.#queries.length === 1) this.#runFirst()
    return promise
  }

  async close(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    this.#rejectAll('the database was closed')
    this.#giveUp(worker, 'the database was closed')
    await worker.terminate()
  }

  #runFirst(): void {
    const now = performance.now()
    while (this.#queries[0] && (this.#queries[0].signal?.aborted || this.#queries[0].latest < now)) {
      const unfit = this.#queries.shift()
      const isLeft = unfit?.signal?.aborted
      unfit?.reject(isLeft ? new ClientGoneError() : new StoreUnavailableError('too many searches are running'))
    }
    const [first] = this.#queries
    if (!first) return
    if (this.#givenUp >= maxGivenUp) {
      this.#rejectAll('earlier queries that took too long still run')
      return
    }
    this.#worker ??= this.#start()
    const worker = this.#worker
    // Its time counts from here: the wait for others is not its own.
    this.#timer = setTimeout(() => this.#giveUp(worker, 'a query took too long'), this.#options.timeout)
    const request: ReaderRequest = { sql: first.sql, parameters: first.parameters }
    worker.postMessage(request)
  }

  #start(): Worker {
    const { lockTimeout } = this.#options
    // Source in tests, and a file of its own in the package.
    const file = import.meta.url.endsWith('.ts') ? './sqlite-reader-thread.ts' : './sqlite-reader-thread.js'
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { path: this.#path, lockTimeout } })
    worker.unref()
    worker.on('message', (response: ReaderResponse) => {
      // A thread that is terminated within an aggregate function goes on for a moment, and sends a response without rows.
      if (this.#worker !== worker) return
      clearTimeout(this.#timer)
      const first = this.#queries.shift()
      if ('rows' in response) first?.resolve([...response.rows])
      else first?.reject(new StoreUnavailableError(response.error))
      this.#runFirst()
    })
    worker.on('error', ({ message }) => this.#giveUp(worker, message))
    return worker
  }

  /** Fails the query that a thread runs. A new thread runs the others. */
  #giveUp(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    clearTimeout(this.#timer)
    this.#givenUp += 1
    worker.terminate().finally(() => {
      this.#givenUp -= 1
    })
    this.#queries.shift()?.reject(new StoreUnavailableError(reason))
    this.#runFirst()
  }

  #rejectAll(reason: string): void {
    for (const { reject } of this.#queries.splice(0)) reject(new StoreUnavailableError(reason))
  }
}
