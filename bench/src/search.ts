// Q1 and Q2: a page of 100 calls, and statistics of a day and of 30 days, in an archive of 90 days, through the whole server, on both
// engines.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { CallStatsQuery } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { judge } from './judge.ts'
import { folder, program } from './server/prepare.ts'

const rows = Number(process.env.ROWS ?? 10_000_000)
const repetitions = Number(process.env.REPETITIONS ?? 200)
const days = Number(process.env.DAYS ?? 90)
/** How often statistics are measured. They take longer than a page. */
const statsQueries = Math.ceil(repetitions / 10)
const begin = Date.UTC(2026, 7, 1) / 1000
const spacing = (days * 86_400) / rows
/** One insert keeps this many rows in memory. */
const slice = 250_000

// Numbers that look like chance, in the SQL of both engines.
const chance = (factor: number, values: number): string => `((n * ${factor} + n / 977) % ${values})`
const answered = `${chance(7919, 100)} < 82`
const began = `CAST(${begin} + n * ${spacing} AS BIGINT)`
const callId = `CAST(${began} AS TEXT) || '-' || CAST(n AS TEXT)`
const columns: Readonly<Record<string, string>> = {
  cc_id: '1',
  direction: `'inbound'`,
  call_id: callId,
  record: `'{"callId":"' || ${callId} || '","queueWaitTime":12,"callTime":180,"callerNo":"5511955501234","calleeNo":"4000"}'`,
  source_id: '1',
  stored_at: `'2026-11-01T00:00:00.000Z'`,
  began_at: `${began} * 1000`,
  began_from: `'callId'`,
  ended_at: `${began} * 1000 + 200000`,
  wait_seconds: chance(104_729, 180),
  talk_seconds: `CASE WHEN ${answered} THEN 1 + ${chance(1299709, 600)} ELSE 0 END`,
  agent_id: `CASE WHEN ${answered} THEN 1000 + ${chance(15485863, 200)} END`,
  skill_queue_id: `1 + ${chance(31, 20)}`,
  vdn_id: '1',
  call_type: '0',
  release_cause: `CASE WHEN ${answered} THEN 0 ELSE 500 + ${chance(13, 20)} END`,
  calling_number: `CAST(5511000000000 + ${chance(32452843, 900_000)} AS TEXT)`,
  called_number: `'4000'`,
  is_answered: `CASE WHEN ${answered} THEN 1 ELSE 0 END`,
  is_abandoned: `CASE WHEN ${answered} THEN 0 ELSE 1 END`,
}
const insert = (source: string): string =>
  `INSERT INTO cdr (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM ${source}`

async function sqliteAddress(): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `search-${rows}-${days}.sqlite`)
  const address = `sqlite:${path}`
  if (existsSync(path)) return address
  prepare(address)
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
  return address
}

async function postgresAddress(url: string): Promise<string> {
  prepare(url)
  const client = new pg.Client(url)
  await client.connect()
  const { rows: indexes } = await client.query(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cdr' AND indexname <> 'cdr_pkey'",
  )
  for (const { indexname } of indexes) await client.query(`DROP INDEX ${indexname}`)
  await client.query(insert(`generate_series(0::bigint, ${rows - 1}) AS n`))
  for (const { indexdef } of indexes) await client.query(indexdef)
  await client.query('VACUUM ANALYZE cdr')
  await client.end()
  return url
}

function prepare(database: string): void {
  // An address with a password is never on a command line.
  const env = { ...process.env, DATABASE_URL: database }
  execFileSync(program, ['key', 'add', 'ak', '--permission', 'search', '--secret-file', '-'], { input: 'sk', env })
}

const day = 86_400_000
const at = (share: number): number => begin * 1000 + Math.floor(share * (days - 30)) * day
const searches: Readonly<Record<string, (share: number) => object>> = {
  'a day': (share) => ({ from: new Date(at(share)), to: new Date(at(share) + day) }),
  'an agent in a week': (share) => ({
    agentId: 1000 + Math.floor(share * 200),
    from: new Date(at(share)),
    to: new Date(at(share) + 7 * day),
  }),
  'a number': (share) => ({ number: String(5_511_000_000_000 + Math.floor(share * 900_000)) }),
  'a cause, abandoned': (share) => ({ releaseCause: 500 + Math.floor(share * 20), abandoned: true }),
  'a day, longest wait first': (share) => ({ from: new Date(at(share)), to: new Date(at(share) + day), sort: 'wait' }),
}

const statistics: Readonly<Record<string, { goal: number; queryOf: (share: number) => CallStatsQuery }>> = {
  'a day by hour': {
    goal: 300,
    queryOf: (share) => ({ by: 'hour', from: new Date(at(share)), to: new Date(at(share) + day) }),
  },
  '30 days by agent': {
    goal: 2_000,
    queryOf: (share) => ({ by: 'agent', from: new Date(at(share)), to: new Date(at(share) + 30 * day) }),
  },
}

await using postgres = await startPostgres()
for (const [engine, address] of [
  ['SQLite', await sqliteAddress()],
  ['PostgreSQL', await postgresAddress(postgres.url)],
] as const) {
  const env = { ...process.env, DATABASE_URL: address }
  const server = spawn(program, ['serve', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const baseUrl = await addressOf(server.stdout)
  await using client = createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  for (const [what, searchOf] of Object.entries(searches)) {
    const { beside, p95 } = await timesOf(repetitions, (share) =>
      client
        .searchCalls({ ...searchOf(share), pageSize: 100 })
        [Symbol.asyncIterator]()
        .next(),
    )
    judge({ what: `Q1 ${engine}, ${what}, p95 in ms`, figure: p95, goal: 50, better: 'lower', beside })
  }
  for (const [what, { goal, queryOf }] of Object.entries(statistics)) {
    const { beside, p95 } = await timesOf(statsQueries, (share) => client.callStats(queryOf(share)))
    judge({ what: `Q2 ${engine}, ${what}, p95 in ms`, figure: p95, goal, better: 'lower', beside })
  }
  server.kill()
}

/** Measures a request that is sent again and again, each time for another share of the archive. */
async function timesOf(count: number, send: (share: number) => Promise<unknown>) {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const start = performance.now()
    await send(((index * 7919) % count) / count)
    times.push(performance.now() - start)
  }
  const sorted = times.toSorted((one, other) => one - other)
  const percentile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { p95: percentile(0.95), beside: `p50 ${percentile(0.5).toFixed(1)} ms` }
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\/\/[^/\s]+/.exec(line) ?? []
    if (url) return url
  }
  throw new Error('The server ended before it listened.')
}
