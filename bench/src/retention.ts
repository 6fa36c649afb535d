// Q3: the removal of a day of calls on PostgreSQL, and look-ups beside it, with records divided by time and without.
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { openStore } from '../../apps/server/src/store/open-store.ts'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'
import { insertCalls } from './server/generated-calls.ts'

const rows = Number(process.env.ROWS ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 5)
const days = 32
const lookUps = 2_000
const day = 86_400
const begin = Math.floor(Date.now() / 1000 / day - days) * day
/** All calls began on the first day. The partitions of the others are empty. */
const generated = { begin, spacing: day / rows, storedAt: new Date((begin + day) * 1000).toISOString() }
const removedBefore = new Date((begin + 2 * day) * 1000)

await using postgres = await startPostgres()
const divided = await archive('divided', true)
const whole = await archive('whole', false)
const callIds = await divided.engine.query<{ callId: string }>(
  `SELECT call_id AS "callId" FROM cdr ORDER BY random() LIMIT ${lookUps}`,
)
const costs: Record<'divided' | 'whole', number[]> = { divided: [], whole: [] }
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, store] of [
    ['divided', divided],
    ['whole', whole],
  ] as const) {
    const begun = performance.now()
    for (const { callId } of callIds)
      if (!(await store.find({ ccId: 1, direction: 'inbound', callId }))) throw new Error(`${callId} is missing.`)
    if (round > 0) costs[name].push(((performance.now() - begun) * 1000) / lookUps)
  }
}
const ratios = costs.divided.map((cost, round) => cost / (costs.whole[round] ?? Number.NaN))
const beside = `${spreadOf(ratios)}; ${median(costs.divided).toFixed(0)} and ${median(costs.whole).toFixed(0)} µs`
judge({ what: 'Q3 look-up, divided by time / whole', figure: median(ratios), goal: 1.2, better: 'lower', beside })
for (const [name, store] of [
  ['deleted', whole],
  ['dropped', divided],
] as const) {
  const begun = performance.now()
  const records = await store.removeStoredBefore(removedBefore)
  const milliseconds = performance.now() - begun
  if (records !== rows) throw new Error(`${records} of ${rows} records were removed.`)
  if (name === 'dropped')
    judge({ what: `Q3 ${rows} records of a day dropped, in ms`, figure: milliseconds, goal: 1_000, better: 'lower' })
  else console.log(`${rows} records of a day deleted, in ms: ${milliseconds.toFixed(0)}`)
}
for (const store of [divided, whole]) await store.close()

/** Makes an archive that has all calls of a day, and the partitions of all days or the table of the version before them. */
async function archive(name: string, isDivided: boolean) {
  const url = postgres.url.replace(/[^/]*$/, name)
  await run(postgres.url, `CREATE DATABASE ${name}`)
  const store = await openStore(url)
  if (isDivided)
    for (let from = 0; from < days; from += 1)
      await store.engine.makePartitions(30, new Date((begin + (from - 2) * day) * 1000))
  else await run(url, 'ALTER TABLE cdr DETACH PARTITION cdr_rest; DROP TABLE cdr; ALTER TABLE cdr_rest RENAME TO cdr')
  await run(
    url,
    insertCalls(`generate_series(0::bigint, ${rows - 1}) AS n`, generated),
    'VACUUM ANALYZE cdr',
    'CHECKPOINT',
  )
  return store
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
