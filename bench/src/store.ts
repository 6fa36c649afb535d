// S2, S5: the cost of a look-up as the table grows, the rate of imports against raw inserts and a raw COPY, and the cost of an
// import of known records.
import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { openStore } from '../../apps/server/src/store/open-store.ts'
import { judge, spreadOf } from './judge.ts'
import { median } from './median.ts'
import { folder, program, recordsFile, sqliteFile } from './server/prepare.ts'
import { callIdOf, ccId } from './server/records.ts'

// The goal of S2 is for the last against the first.
const goalSizes = '10000,1000000,10000000'
const sizes = (process.env.SIZES ?? goalSizes).split(',').map(Number)
const rounds = Number(process.env.ROUNDS ?? 5)
const importRows = Number(process.env.IMPORT_ROWS ?? 500_000)
const lookUps = 50_000

// S2
const costs: Record<number, number[]> = {}
const stores = await Promise.all(
  sizes.map(async (rows) => ({ rows, store: await openStore(`sqlite:${await sqliteFile(rows, false)}`) })),
)
for (let round = 0; round <= rounds; round += 1) {
  for (const { rows, store } of stores) {
    const callIds = Array.from({ length: lookUps }, () => callIdOf(Math.floor(Math.random() * rows)))
    const began = performance.now()
    for (const callId of callIds)
      if (!(await store.find({ ccId, direction: 'inbound', callId }))) throw new Error(`${callId} is missing.`)
    const microseconds = ((performance.now() - began) * 1000) / lookUps
    if (round > 0) costs[rows] = [...(costs[rows] ?? []), microseconds]
  }
}
for (const { store } of stores) await store.close()
for (const rows of sizes)
  console.log(`look-up in ${rows.toLocaleString('en')} rows: ${median(costs[rows] ?? []).toFixed(1)} µs`)
const [smallest = 0] = sizes
const largest = sizes.at(-1) ?? 0
const growth = (costs[largest] ?? []).map((cost, round) => cost / (costs[smallest]?.[round] ?? Number.NaN))
const growthOf = `S2 ${largest.toLocaleString('en')} rows / ${smallest.toLocaleString('en')}`
const [figure, beside] = [median(growth), spreadOf(growth)]
if (goalSizes.startsWith(`${smallest},`) && goalSizes.endsWith(`,${largest}`))
  judge({ what: growthOf, figure, goal: 2.5, better: 'lower', beside })
else console.log(`${growthOf}: ${figure.toFixed(2)} (${beside})`)

// S5
if (importRows === 0) process.exit()
await using postgres = await startPostgres()
const file = await recordsFile(importRows)
const stored = storedRows()
const copyFile = await writeCopyFile()
const seconds: Record<string, number[]> = {}
const contenders: Readonly<Record<string, (round: number) => Promise<void>>> = {
  'our import, SQLite': async (round) => {
    execFileSync(program, ['import', file, '--database', `sqlite:${fresh(`ours-${round}`)}`])
  },
  'our second import, SQLite': async (round) => {
    execFileSync(program, ['import', file, '--database', `sqlite:${join(folder, `import-ours-${round}.sqlite`)}`])
  },
  'raw inserts, SQLite': async (round) => rawInserts(join(folder, `import-raw-${round}.sqlite`)),
  'raw inserts, PostgreSQL': async (round) => rawInsertsOfPostgres(urlOf(`raw_inserts_${round}`)),
  'our import, PostgreSQL': async (round) => {
    execFileSync(program, ['import', file], onDatabase(await newDatabase(`ours_${round}`)))
  },
  'our second import, PostgreSQL': async (round) => {
    execFileSync(program, ['import', file], onDatabase(urlOf(`ours_${round}`)))
  },
  'our import into days, PostgreSQL': async (round) => {
    const url = await newDatabase(`days_${round}`)
    const store = await openStore(url)
    // The calls of the file are of one day.
    await store.engine.makePartitions(30, new Date('2023-11-12'))
    await store.close()
    execFileSync(program, ['import', file], onDatabase(url))
  },
  'raw COPY, PostgreSQL': async (round) => rawCopy(urlOf(`raw_${round}`)),
}
for (let round = 0; round < rounds; round += 1) {
  execFileSync(program, ['migrate', '--database', `sqlite:${fresh(`raw-${round}`)}`])
  for (const name of ['raw', 'raw_inserts'])
    execFileSync(program, ['migrate'], onDatabase(await newDatabase(`${name}_${round}`)))
  for (const [name, run] of Object.entries(contenders)) {
    const began = performance.now()
    await run(round)
    seconds[name] = [...(seconds[name] ?? []), (performance.now() - began) / 1000]
  }
}
for (const [name, values] of Object.entries(seconds))
  console.log(`${name.padEnd(30)} ${Math.round(importRows / median(values)).toLocaleString('en')} rows/s`)
const ratiosOf = (raw: string, ours: string): number[] =>
  (seconds[raw] ?? []).map((value, round) => value / (seconds[ours]?.[round] ?? Number.NaN))
for (const engine of ['SQLite', 'PostgreSQL']) {
  const [raw, ours] = [`raw inserts, ${engine}`, `our import, ${engine}`]
  const ratios = ratiosOf(raw, ours)
  judge({ what: `S5 ${ours} / ${raw}`, figure: median(ratios), goal: 0.5, better: 'higher', beside: spreadOf(ratios) })
}
for (const ours of ['our import, PostgreSQL', 'our import into days, PostgreSQL']) {
  const ratios = ratiosOf('raw COPY, PostgreSQL', ours)
  console.log(`${ours} / raw COPY, PostgreSQL: ${median(ratios).toFixed(2)} (${spreadOf(ratios)})`)
}
for (const engine of ['SQLite', 'PostgreSQL']) {
  const again = (seconds[`our second import, ${engine}`] ?? []).map(
    (value, round) => value / (seconds[`our import, ${engine}`]?.[round] ?? Number.NaN),
  )
  const cost = `${engine}, time of a second import / of the first`
  judge({ what: cost, figure: median(again), goal: 1.5, better: 'lower', beside: spreadOf(again) })
}

function fresh(name: string): string {
  const path = join(folder, `import-${name}.sqlite`)
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  return path
}

/** The same rows into the same tables and indexes, in transactions of a thousand, without reading or checking anything. */
async function rawInserts(path: string): Promise<void> {
  const sql = new DatabaseSync(path)
  sql.exec('PRAGMA synchronous = NORMAL')
  const insert = sql.prepare(`INSERT INTO cdr VALUES (${stored[0]?.map(() => '?').join(', ')})`)
  for (let from = 0; from < stored.length; from += 1_000) {
    sql.exec('BEGIN')
    for (const row of stored.slice(from, from + 1_000)) insert.run(...row)
    sql.exec('COMMIT')
  }
  sql.close()
}

/** The same with statements of a thousand rows, which PostgreSQL takes quicker than a thousand statements. */
async function rawInsertsOfPostgres(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (let from = 0; from < stored.length; from += 1_000) {
    const values = stored.slice(from, from + 1_000)
    let place = 0
    const rows = values.map((row) => `(${row.map(() => `$${++place}`).join(', ')})`)
    await client.query(`INSERT INTO cdr VALUES ${rows.join(', ')}`, values.flat())
  }
  await client.end()
}

/** Options to run a command on a database whose address has a password, which is never on a command line. */
function onDatabase(address: string) {
  return { env: { ...process.env, DATABASE_URL: address } }
}

/** Returns the rows that our import stores. */
function storedRows(): SQLInputValue[][] {
  const path = fresh('stored')
  execFileSync(program, ['import', file, '--database', `sqlite:${path}`])
  const sql = new DatabaseSync(path)
  const select = sql.prepare('SELECT * FROM cdr')
  select.setReturnArrays(true)
  // The types of node:sqlite do not know that rows are arrays now.
  const rows = select.all() as unknown as SQLInputValue[][]
  sql.close()
  return rows
}

function urlOf(name: string): string {
  return postgres.url.replace(/[^/]*$/, name)
}

async function newDatabase(name: string): Promise<string> {
  const client = new pg.Client(postgres.url)
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  return urlOf(name)
}

/** What `\copy` does: one COPY of a file that is in the right form already. */
async function rawCopy(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await pipeline(createReadStream(copyFile), client.query(copyFrom('COPY cdr FROM STDIN')))
  await client.end()
}

/** Writes the rows that our import stores as COPY reads them. */
async function writeCopyFile(): Promise<string> {
  const path = join(folder, 'copy-rows.txt')
  const url = await newDatabase('stored')
  execFileSync(program, ['import', file], onDatabase(url))
  const client = new pg.Client(url)
  await client.connect()
  await pipeline(client.query(copyTo('COPY (SELECT * FROM cdr) TO STDOUT')), createWriteStream(path))
  await client.end()
  return path
}
