// Q1 and Q2: a page of 100 calls, and statistics of a day and of 30 days, in an archive of 90 days, through the whole server, on both
// engines. In turns with it, the database alone runs the same query in SQL as somebody would write it by hand.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { CallStatsQuery } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { countDays } from '../../apps/server/src/search/counted-days.ts'
import { openStore } from '../../apps/server/src/store/open-store.ts'
import { judge } from './judge.ts'
import { insertCalls } from './server/generated-calls.ts'
import { folder, madeOnce, program } from './server/prepare.ts'

const rows = Number(process.env.ROWS ?? 10_000_000)
const repetitions = Number(process.env.REPETITIONS ?? 200)
const days = Number(process.env.DAYS ?? 90)
/** Only questions whose names contain this are asked, such as `30 days by agent`, and only of engines whose names contain that. */
const only = process.env.ONLY ?? ''
const onlyEngine = process.env.ENGINE ?? ''
/** How often statistics are measured. They take longer than a page. */
const statsQueries = Math.ceil(repetitions / 10)
/** How often the same question in SQL is measured. Without an index of its own it takes seconds. */
const byHandQueries = 20
const begin = Date.UTC(2026, 7, 1) / 1000
const spacing = (days * 86_400) / rows
/** One insert keeps this many rows in memory. */
const slice = 250_000

const insert = (source: string): string => insertCalls(source, { begin, spacing, storedAt: '2026-11-01T00:00:00.000Z' })

async function sqliteAddress(): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const path = await madeOnce(join(folder, `search-${rows}-${days}.sqlite`), fillSqlite)
  await countDaysOf(`sqlite:${path}`)
  return `sqlite:${path}`
}

function fillSqlite(path: string): void {
  prepare(`sqlite:${path}`)
  const sql = new DatabaseSync(path)
  const indexes = sql
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'cdr' AND sql IS NOT NULL")
    .all()
  for (const { name } of indexes) sql.exec(`DROP INDEX ${name}`)
  for (let from = 0; from < rows; from += slice) {
    const to = Math.min(rows, from + slice)
    sql.exec(
      `WITH RECURSIVE numbers (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to - 1}) ${insert('numbers')}`,
    )
  }
  for (const index of indexes) sql.exec(String(index.sql))
  sql.exec('ANALYZE')
  sql.close()
}

/** The records are divided by time, as those of a server with `--retention-days`. */
async function postgresAddress(url: string): Promise<string> {
  prepare(url)
  const store = await openStore(url)
  for (let from = 0; from < days; from += 1)
    await store.engine.makePartitions(days, new Date((begin + (from - 2) * 86_400) * 1000))
  await store.close()
  const client = new pg.Client(url)
  await client.connect()
  const { rows: indexes } = await client.query(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cdr' AND indexname <> 'cdr_pkey'",
  )
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`)
  await client.query(insert(`generate_series(0::bigint, ${rows - 1}) AS n`))
  // With ONLY, as PostgreSQL writes it, the partitions would have no index.
  for (const { indexdef } of indexes) await client.query(indexdef.replace(' ON ONLY ', ' ON '))
  await client.query('VACUUM ANALYZE cdr')
  await client.end()
  await countDaysOf(url)
  return url
}

function prepare(database: string): void {
  // An address with a password is never on a command line.
  const env = { ...process.env, DATABASE_URL: database }
  execFileSync(program, ['key', 'add', 'ak', '--permission', 'search', '--secret-file', '-'], { input: 'sk', env })
}

/** A server counts the days that are over by itself; here it is done before anything is measured. */
async function countDaysOf(database: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: database }
  // The file may be of an older program.
  execFileSync(program, ['migrate'], { env })
  const store = await openStore(database)
  const start = performance.now()
  await countDays(store.engine)
  await store.close()
  console.log(`All days were counted in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
}

const day = 86_400_000
const at = (share: number): number => begin * 1000 + Math.floor(share * (days - 30)) * day

interface Question<Query> {
  /** In milliseconds. */
  readonly goal: number
  readonly reached?: number
  readonly queryOf: (share: number) => Query
  /** The same question in SQL, whose `$1` and `$2` are the first two values. */
  readonly byHand: string
  readonly valuesOf: (share: number) => readonly (string | number)[]
}

const span =
  (length: number) =>
  (share: number): [number, number] => [at(share), at(share) + length * day]
const period = (length: number, share: number) => ({
  from: new Date(at(share)),
  to: new Date(at(share) + length * day),
})
const inSpan = 'FROM cdr WHERE cc_id = 1 AND began_at >= $1 AND began_at < $2'
const latest = 'ORDER BY began_at DESC, direction DESC, call_id DESC LIMIT 100'
const figures = 'count(*), sum(is_answered), sum(is_abandoned), avg(wait_seconds), avg(talk_seconds)'
const agentOf = (share: number): number => 1000 + Math.floor(share * 200)
const numberOf = (share: number): string => String(5_511_000_000_000 + Math.floor(share * 900_000))
const causeOf = (share: number): number => 500 + Math.floor(share * 20)

const searches: Readonly<Record<string, Question<object>>> = {
  'a day': {
    goal: 50,
    queryOf: (share) => period(1, share),
    byHand: `SELECT * ${inSpan} ${latest}`,
    valuesOf: span(1),
  },
  'an agent in a week': {
    goal: 50,
    queryOf: (share) => ({ agentId: agentOf(share), ...period(7, share) }),
    byHand: `SELECT * ${inSpan} AND agent_id = $3 ${latest}`,
    valuesOf: (share) => [...span(7)(share), agentOf(share)],
  },
  'a number': {
    goal: 50,
    queryOf: (share) => ({ number: numberOf(share) }),
    byHand: `SELECT * FROM cdr WHERE cc_id = 1 AND (calling_number = $1 OR called_number = $1) ${latest}`,
    valuesOf: (share) => [numberOf(share)],
  },
  'a cause, abandoned': {
    goal: 50,
    queryOf: (share) => ({ releaseCause: causeOf(share), abandoned: true }),
    byHand: `SELECT * FROM cdr WHERE cc_id = 1 AND release_cause = $1 AND is_abandoned = 1 ${latest}`,
    valuesOf: (share) => [causeOf(share)],
  },
  'a day, longest wait first': {
    goal: 50,
    // PostgreSQL reads and sorts all calls of the day. An index in this order would have to be kept for every import.
    reached: 75,
    queryOf: (share) => ({ ...period(1, share), sort: 'wait' }),
    byHand: `SELECT * ${inSpan} ORDER BY wait_seconds DESC, direction DESC, call_id DESC LIMIT 100`,
    valuesOf: span(1),
  },
}

const statistics: Readonly<Record<string, Question<CallStatsQuery>>> = {
  'a day by hour': {
    goal: 300,
    queryOf: (share) => ({ by: 'hour', ...period(1, share) }),
    byHand: `SELECT began_at / 3600000 AS hour, ${figures} ${inSpan} GROUP BY 1`,
    valuesOf: span(1),
  },
  '30 days by agent': {
    goal: 2_000,
    queryOf: (share) => ({ by: 'agent', ...period(30, share) }),
    byHand: `SELECT agent_id, ${figures} ${inSpan} GROUP BY 1`,
    valuesOf: span(30),
  },
}

await using postgres = await startPostgres()
const engines = [
  ['SQLite', sqliteAddress],
  ['PostgreSQL', () => postgresAddress(postgres.url)],
] as const
for (const [engine, addressOf] of engines) {
  if (!engine.includes(onlyEngine)) continue
  const address = await addressOf()
  const env = { ...process.env, DATABASE_URL: address, CMS_CDR_LOG_LEVEL: 'warn' }
  const server = spawn(program, ['serve', '--port', '0', '--drain-seconds', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const baseUrl = await urlOf(server.stdout)
  await using client = createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  await using database = await openByHand(address)
  for (const [what, question] of Object.entries(searches)) {
    if (!what.includes(only)) continue
    const pageOf = (query: object) =>
      client
        .searchCalls({ ...query, pageSize: 100 })
        [Symbol.asyncIterator]()
        .next()
    await compare(`Q1 ${engine}, ${what}`, repetitions, question, pageOf, database.query)
  }
  for (const [what, question] of Object.entries(statistics)) {
    if (!what.includes(only)) continue
    await compare(`Q2 ${engine}, ${what}`, statsQueries, question, (query) => client.callStats(query), database.query)
  }
  server.kill()
  // It uses the database until then.
  await once(server, 'exit')
}

type QueryByHand = (sql: string, values: readonly (string | number)[]) => unknown

/** Opens a database as a program would that has no server of ours. */
async function openByHand(address: string): Promise<{ query: QueryByHand } & AsyncDisposable> {
  const [, path] = /^sqlite:(.+)$/.exec(address) ?? []
  if (path !== undefined) {
    const sql = new DatabaseSync(path, { readOnly: true })
    return {
      query: (text, values) =>
        sql.prepare(text).all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]))),
      [Symbol.asyncDispose]: async () => sql.close(),
    }
  }
  const client = new pg.Client(address)
  await client.connect()
  return { query: (text, values) => client.query(text, [...values]), [Symbol.asyncDispose]: () => client.end() }
}

/** Queries the server and the database in turns, again and again, each time about another share of the archive. */
async function compare<Query>(
  what: string,
  count: number,
  { goal, reached = goal, queryOf, byHand, valuesOf }: Question<Query>,
  send: (query: Query) => Promise<unknown>,
  query: QueryByHand,
): Promise<void> {
  const timesOf = { server: [] as number[], byHand: [] as number[] }
  const timed = async (times: number[], work: () => unknown): Promise<void> => {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  for (let index = 0; index < count; index += 1) {
    const share = ((index * 7919) % count) / count
    await timed(timesOf.server, () => send(queryOf(share)))
    if (index % Math.ceil(count / byHandQueries) === 0)
      await timed(timesOf.byHand, () => query(byHand, valuesOf(share)))
  }
  const percentile = (times: readonly number[], share: number): number =>
    times.toSorted((one, other) => one - other)[Math.floor(share * (times.length - 1))] ?? Number.NaN
  const half = percentile(timesOf.server, 0.5).toFixed(1)
  const hand = [0.5, 0.95].map((share) => percentile(timesOf.byHand, share).toFixed(1)).join(' and ')
  const beside = `p50 ${half} ms; by hand ${hand} ms`
  judge({
    what: `${what}, p95 in ms`,
    figure: percentile(timesOf.server, 0.95),
    goal,
    reached,
    better: 'lower',
    beside,
  })
}

async function urlOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\/\/[^/\s]+/.exec(line) ?? []
    if (url) return url
  }
  throw new Error('The server ended before it listened.')
}
