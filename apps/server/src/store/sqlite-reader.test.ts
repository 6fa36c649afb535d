import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { SqliteReader } from './sqlite-reader.ts'
import type { Turn } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-reader-'))
const path = join(folder, 'a.sqlite')
beforeAll(() => {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2)')
  database.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(timeout: number, file = path): SqliteReader {
  const reader = new SqliteReader(file, { timeout, lockTimeout: 600_000 })
  onTestFinished(() => reader.close())
  return reader
}

test('rows come back for several queries at once, and nothing can be written', async () => {
  const reader = start(60_000)
  const query = (a: number) => reader.query('SELECT a FROM t WHERE a >= $1 ORDER BY a', { $1: a })
  expect(await Promise.all([query(1), query(2), query(3)])).toEqual([[{ a: 1 }, { a: 2 }], [{ a: 2 }], []])
  await expect(reader.query('DELETE FROM t', {})).rejects.toThrow(/readonly/)
  expect(await query(2)).toEqual([{ a: 2 }])
})

/** Creates a database that is locked. Without a write-ahead log, a query waits for its transaction, and its thread can do nothing else. */
function lockedFile(name: string): { file: string; lock: DatabaseSync } {
  const file = join(folder, name)
  const lock = new DatabaseSync(file)
  onTestFinished(() => lock.close())
  lock.exec('CREATE TABLE t (a INTEGER); BEGIN EXCLUSIVE')
  return { file, lock }
}

test('a query that takes too long is given up, the process goes on meanwhile, and two of them let no other start', async () => {
  const { file, lock } = lockedFile('locked.sqlite')
  const reader = start(300, file)
  let ticks = 0
  const timer = setInterval(() => (ticks += 1), 10)
  onTestFinished(() => clearInterval(timer))
  const query = () => reader.query('SELECT count(*) AS n FROM t', {})
  await expect(query()).rejects.toThrow(/took too long/)
  expect(ticks).toBeGreaterThan(0)
  // A thread that is given up before it has started ends at once.
  await expect.poll(() => query().catch(({ message }) => message), { timeout: 100_000 }).toMatch(/still run/)
  lock.exec('COMMIT')
  await expect.poll(() => query().catch(() => []), { timeout: 100_000 }).toEqual([{ n: 0 }])
})

test('the time of a query begins when it runs, and only the one that took too long fails', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { file, lock } = lockedFile('shared.sqlite')
  const reader = start(10_000, file)
  const query = () => reader.query('SELECT count(*) AS n FROM t', {}).catch(({ message }) => message)
  const [first, second, third] = [query(), query(), query()]
  vi.advanceTimersByTime(10_000)
  expect(await first).toMatch(/took too long/)
  vi.advanceTimersByTime(9_000)
  lock.exec('COMMIT')
  expect(await second).toEqual([{ n: 0 }])
  vi.advanceTimersByTime(9_000)
  expect(await third).toEqual([{ n: 0 }])
})

test('a query does not run if its client has gone by the time it is its turn', async () => {
  const { file, lock } = lockedFile('left.sqlite')
  const reader = start(60_000, file)
  const client = new AbortController()
  const query = (turn?: Turn) => reader.query('SELECT count(*) AS n FROM t', {}, turn).catch(({ message }) => message)
  const [first, second, third] = [query(), query({ signal: client.signal }), query()]
  client.abort()
  lock.exec('COMMIT')
  expect(await Promise.all([first, second, third])).toEqual([[{ n: 0 }], expect.stringMatching(/closed/), [{ n: 0 }]])
})

test('a query that has waited too long for its turn is refused, and the next one runs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const file = join(folder, 'waiting.sqlite')
  const lock = new DatabaseSync(file)
  onTestFinished(() => lock.close())
  lock.exec('CREATE TABLE t (a INTEGER); BEGIN EXCLUSIVE')
  const reader = start(60_000, file)
  const query = (turn?: Turn) => reader.query('SELECT count(*) AS n FROM t', {}, turn).catch(({ message }) => message)
  const [first, second, patient] = [query(), query(), query({ longestWait: 60_000 })]
  vi.advanceTimersByTime(21_000)
  const third = query()
  lock.exec('COMMIT')
  expect(await first).toEqual([{ n: 0 }])
  expect(await second).toMatch(/too many searches/)
  expect(await patient).toEqual([{ n: 0 }])
  expect(await third).toEqual([{ n: 0 }])
})

test('statistics that take too long are given up, or end with the reader, and the process goes on', async () => {
  // Takes seconds.
  const counting =
    'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT count_calls(1, 0, i % 100, NULL) FROM n'
  const reader = start(1_000)
  await reader.query('SELECT a FROM t', {})
  await expect(reader.query(counting, {})).rejects.toThrow(/took too long/)
  const closing = start(60_000)
  await closing.query('SELECT a FROM t', {})
  const pending = expect(closing.query(counting, {})).rejects.toThrow(/closed/)
  await sleep(300)
  await closing.close()
  await pending
  // A message of the thread that was given up would arrive by now.
  await expect.poll(() => reader.query('SELECT a FROM t', {}), { timeout: 100_000 }).toHaveLength(2)
})

test('a database that cannot be opened fails the query', async () => {
  const reader = new SqliteReader(join(folder, 'none.sqlite'), { timeout: 60_000, lockTimeout: 1_000 })
  onTestFinished(() => reader.close())
  await expect(reader.query('SELECT 1', {})).rejects.toThrow(/unable to open/)
})
