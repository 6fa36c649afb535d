import { Worker } from 'node:worker_threads'
import type { ReaderRequest, ReaderResponse } from './sqlite-reader-thread.ts'
import type { SqlValue } from './store.ts'
import { StoreUnavailableError } from './store-unavailable-error.ts'

// SQLite cannot be interrupted from here. A thread that is given up ends with its statement, and keeps a core busy until then.
const maxGivenUp = 2

/** Options of a {@link SqliteReader}. */
export interface SqliteReaderOptions {
  /** How long a query may take, in milliseconds. */
  readonly timeout: number
  /** How long a statement waits for the lock of another process, in milliseconds. */
  readonly lockTimeout: number
}

interface Pending {
  readonly resolve: (rows: object[]) => void
  readonly reject: (error: Error) => void
}

/** Runs queries of one SQLite file in another thread, one after the other, so that a slow one keeps nothing else waiting. */
export class SqliteReader {
  readonly #path: string
  readonly #options: SqliteReaderOptions
  #thread: { readonly worker: Worker; readonly pending: Map<number, Pending> } | undefined
  #lastId = 0
  #givenUp = 0

  constructor(path: string, options: SqliteReaderOptions) {
    this.#path = path
    this.#options = options
  }

  /** @throws StoreUnavailableError when the query takes too long, or others did and still run. */
  async query(sql: string, parameters: Readonly<Record<string, SqlValue>>): Promise<object[]> {
    if (this.#givenUp >= maxGivenUp) throw new StoreUnavailableError('earlier queries that took too long still run')
    this.#thread ??= this.#start()
    const { worker, pending } = this.#thread
    this.#lastId += 1
    const request: ReaderRequest = { id: this.#lastId, sql, parameters }
    const { promise, resolve, reject } = Promise.withResolvers<object[]>()
    pending.set(request.id, { resolve, reject })
    const timer = setTimeout(() => this.#giveUp(worker, 'a query took too long'), this.#options.timeout)
    worker.postMessage(request)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  async close(): Promise<void> {
    const worker = this.#thread?.worker
    if (!worker) return
    this.#giveUp(worker, 'the database was closed')
    await worker.terminate()
  }

  #start() {
    const { lockTimeout } = this.#options
    // Source in tests, and a file of its own in the package.
    const file = import.meta.url.endsWith('.ts') ? './sqlite-reader-thread.ts' : './sqlite-reader-thread.js'
    const worker = new Worker(new URL(file, import.meta.url), { workerData: { path: this.#path, lockTimeout } })
    worker.unref()
    const pending = new Map<number, Pending>()
    worker.on('message', (response: ReaderResponse) => {
      // A thread that is terminated within an aggregate function goes on for a moment, and sends a response without rows.
      if (this.#thread?.worker !== worker) return
      const { resolve, reject } = pending.get(response.id) ?? {}
      pending.delete(response.id)
      if ('rows' in response) resolve?.([...response.rows])
      else reject?.(new StoreUnavailableError(response.error))
    })
    worker.on('error', ({ message }) => this.#giveUp(worker, message))
    return { worker, pending }
  }

  /** Fails the queries in progress of a thread. The next query gets a new thread. */
  #giveUp(worker: Worker, reason: string): void {
    if (this.#thread?.worker !== worker) return
    const { pending } = this.#thread
    this.#thread = undefined
    this.#givenUp += 1
    worker.terminate().finally(() => {
      this.#givenUp -= 1
    })
    for (const { reject } of pending.values()) reject(new StoreUnavailableError(reason))
  }
}
