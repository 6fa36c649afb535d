// Runs the slow queries of one SQLite file in a separate thread.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../error-message.ts'
import { addCountCalls } from './count-calls.ts'

/** A query for this thread. */
export interface ReaderRequest {
  readonly sql: string
  readonly parameters: Readonly<Record<string, SQLInputValue>>
}

/** The result of a query. */
export type ReaderResponse = { readonly rows: readonly object[] } | { readonly error: string }

const database = new DatabaseSync(workerData.path, { readOnly: true, timeout: workerData.lockTimeout })
addCountCalls(database)

parentPort?.on('message', ({ sql, parameters }: ReaderRequest) => {
  let response: ReaderResponse
  try {
    response = { rows: database.prepare(sql).all(parameters) }
  } catch (error) {
    response = { error: messageOf(error) }
  }
  parentPort?.postMessage(response)
})
