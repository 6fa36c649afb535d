import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ccId, lineOf, recordOf } from './records.ts'

/** The program of the server. */
export const program: string = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'cms-cdr-server')

/** Where files of the benchmarks stay between runs. */
export const folder: string = join(import.meta.dirname, '..', '..', '.data')

/** Returns a file, which is made unless it is there. It has its name only once it is whole, so that no run takes half of one. */
export async function madeOnce(path: string, make: (partial: string) => unknown): Promise<string> {
  if (existsSync(path)) return path
  const partial = `${path}.partial`
  for (const suffix of ['', '-wal', '-shm']) rmSync(partial + suffix, { force: true })
  await make(partial)
  renameSync(partial, path)
  return path
}

/** A file of records to import. */
export async function recordsFile(rows: number): Promise<string> {
  mkdirSync(folder, { recursive: true })
  return madeOnce(join(folder, `records-${rows}.ndjson`), (path) =>
    pipeline(Readable.from(lines(rows)), createWriteStream(path)),
  )
}

function* lines(rows: number): Generator<string> {
  const chunk = 1_000
  for (let from = 0; from < rows; from += chunk) {
    yield Array.from({ length: Math.min(chunk, rows - from) }, (_, index) => `${lineOf(from + index)}\n`).join('')
  }
}

/** A SQLite file of ours with so many records and the key `ak`; for peers there is a table as they keep it beside ours. */
export async function sqliteFile(rows: number, forPeers = true): Promise<string> {
  const path = await madeOnce(join(folder, `${forPeers ? 'server' : 'store'}-${rows}.sqlite`), (partial) =>
    fillSqlite(partial, rows, forPeers),
  )
  // It may be of an older program.
  execFileSync(program, ['migrate', '--database', `sqlite:${path}`])
  return path
}

async function fillSqlite(path: string, rows: number, forPeers: boolean): Promise<void> {
  const database = ['--database', `sqlite:${path}`]
  const records = await recordsFile(rows)
  execFileSync(program, ['import', records, ...database])
  execFileSync(program, ['key', 'add', 'ak', '--secret-file', '-', ...database], { input: 'sk' })
  if (!forPeers) return
  const sql = new DatabaseSync(path)
  const columns = Object.keys(recordOf(0))
  sql.exec(
    `CREATE TABLE peer (ccId INTEGER, isCallin TEXT, ${columns.join(', ')}, PRIMARY KEY (ccId, isCallin, callId)) WITHOUT ROWID`,
  )
  const insert = sql.prepare(`INSERT INTO peer VALUES (${[ccId, ...columns, 0].map(() => '?').join(', ')})`)
  sql.exec('BEGIN')
  for (let index = 0; index < rows; index++) insert.run(ccId, 'true', ...Object.values(recordOf(index)))
  sql.exec('COMMIT')
  sql.close()
}
