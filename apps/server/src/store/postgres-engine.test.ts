import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { newCertificate } from '../../test/certificate.ts'
import { createOlderDatabase, newPostgresDatabase, partitionStatements } from '../../test/engines.ts'
import { hasPgBouncer, startPgBouncer } from '../../test/pgbouncer.ts'
import { startProxy } from '../../test/proxy.ts'
import { addAccessKey, listAccessKeys } from '../auth/access-keys.ts'
import { migrations } from './migrations.ts'
import { openStore, schemaVersionOf } from './open-store.ts'
import type { CdrEntry } from './store.ts'
import { ClientGoneError, StoreUnavailableError } from './store-unavailable-error.ts'

const entry = (callId: string): CdrEntry => ({ ccId: 1, direction: 'inbound', callId, recordJson: '{}' })

const bouncing = 'works through PgBouncer in transaction mode'
test.skipIf(!hasPgBouncer)(hasPgBouncer ? bouncing : `${bouncing} (skipped: pgbouncer is not installed)`, async () => {
  await using pgBouncer = await startPgBouncer(await newPostgresDatabase('empty'))
  const store = await openStore(pgBouncer.url)
  const source = await store.addSource('import', 'a')
  const entries = Array.from({ length: 50 }, (_, index) => entry(String(index)))
  expect(new Set(await store.put(entries, source))).toEqual(new Set(['stored']))
  // More queries at once than there are connections behind PgBouncer, so that each changes its connection.
  for (let round = 0; round < 3; round += 1) {
    expect(await Promise.all(entries.map((key) => store.find(key)))).toEqual(
      entries.map(() => ({ recordJson: '{}', originalResponse: null })),
    )
    await addAccessKey(store.engine, {})
    expect(await listAccessKeys(store.engine)).toHaveLength(round + 1)
    expect(new Set(await store.put(entries, source + 1))).toEqual(new Set(['unchanged']))
  }
  await store.close()
})

test('records that are there when a table is partitioned stay, and later ones are stored beside them', async () => {
  const store = await openStore(await newPostgresDatabase())
  const entries = Array.from({ length: 40 }, (_, index) => entry(String(index)))
  const first = await store.addSource('import', 'a')
  await store.put(entries.slice(0, 20), first)
  await store.engine.query(partitionStatements())
  expect(await store.engine.query("SELECT 1 FROM pg_inherits WHERE inhparent = 'cdr'::regclass")).toHaveLength(16)
  const outcomes = await store.put(entries, await store.addSource('import', 'b'))
  expect(outcomes).toEqual(entries.map((_, index) => (index < 20 ? 'unchanged' : 'stored')))
  expect(await store.find(entry('39'))).toEqual({ recordJson: '{}', originalResponse: null })
  expect((await Array.fromAsync(store.rows())).map(({ callId }) => callId)).toEqual(
    entries.map(({ callId }) => callId).toSorted(),
  )
  expect(await store.removeStoredBefore(new Date(Date.now() + 1_000))).toBe(40)
  await store.close()
})

test('calls are looked up while the update of an older database waits for a lock', async () => {
  const address = await newPostgresDatabase()
  await createOlderDatabase(address, 9, '{}')
  const [writer, reader] = [new pg.Client(address), new pg.Client({ connectionString: address, lock_timeout: 10_000 })]
  for (const client of [writer, reader]) await client.connect()
  // The search columns are added to the records first, and then the audit log is indexed.
  await writer.query('BEGIN; LOCK TABLE audit IN ROW EXCLUSIVE MODE')
  const opened = openStore(address)
  const waiting = "SELECT 1 FROM pg_locks WHERE relation = 'audit'::regclass AND NOT granted"
  await expect.poll(async () => (await reader.query(waiting)).rows).toHaveLength(1)
  expect((await reader.query('SELECT call_id, began_at FROM cdr')).rows).toEqual([{ call_id: '1', began_at: null }])
  await writer.query('COMMIT')
  const store = await opened
  expect(await schemaVersionOf(address)).toBe(migrations.length)
  expect(await store.find(entry('1'))).toEqual({ recordJson: '{}', originalResponse: null })
  for (const open of [writer, reader]) await open.end()
  await store.close()
})

describe('a connection that is silently dead', () => {
  test('costs one timeout, and the next query gets a new connection', async () => {
    await using proxy = await startProxy(await newPostgresDatabase())
    const store = await openStore(`${proxy.url}?query_timeout=2000`)
    const find = () => store.find(entry('1'))
    // All connections of the pool are in use at once, and die at once.
    await Promise.all(Array.from({ length: 20 }, find))
    proxy.silence()
    await expect(find()).rejects.toThrow(StoreUnavailableError)
    for (let index = 0; index < 12; index += 1) expect(await find()).toBeUndefined()
    await store.close()
  })
})

test('a purge frees the space of erased records and of legs that waited', async () => {
  const { engine } = await openStore(await newPostgresDatabase())
  await engine.query(`INSERT INTO pending_leg (cc_id, call_id, leg_number, leg_hash, detail, source_id, line, stored_at)
    VALUES (1, '1', 1, '', '+49301234567', 1, 1, '')`)
  await engine.query('DELETE FROM pending_leg')
  expect(await engine.purge()).toContain('VACUUM FULL cdr, pending_leg removes them')
  expect(await engine.query("SELECT pg_relation_size('pending_leg')::int AS bytes")).toEqual([{ bytes: 0 }])
  await engine.close()
})

test('whoever may store calls cannot run statements with the rights of the owner by a temporary table', async () => {
  const address = await newPostgresDatabase()
  const { engine } = await openStore(address)
  const user = `writer_${new URL(address).pathname.slice(1)}`
  await engine.query(`CREATE ROLE ${user} LOGIN PASSWORD 'p'`)
  await engine.query(`GRANT SELECT, INSERT ON cdr TO ${user}`)
  const writer = new pg.Client(Object.assign(new URL(address), { username: user, password: 'p' }).href)
  await writer.connect()
  await writer.query('CREATE TEMP TABLE call_day (cc_id BIGINT, day BIGINT, version BIGINT, PRIMARY KEY (cc_id, day))')
  await writer.query(`INSERT INTO cdr (cc_id, direction, call_id, record, source_id, stored_at, began_at)
    VALUES (1, 'inbound', '1', '{}', 1, '2026', 86400000)`)
  expect((await writer.query('SELECT * FROM call_day')).rows).toEqual([])
  expect(await engine.query('SELECT day FROM call_day')).toEqual([{ day: 1 }])
  await writer.end()
  await engine.query(`DROP OWNED BY ${user}`)
  await engine.query(`DROP ROLE ${user}`)
  await engine.close()
})

test('a purge says that it could not free the space of tables of another owner', async () => {
  const address = await newPostgresDatabase()
  const store = await openStore(address)
  const user = `eraser_${new URL(address).pathname.slice(1)}`
  await store.engine.query(`CREATE ROLE ${user} LOGIN PASSWORD 'p'`)
  await store.engine.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user}`)
  const other = await openStore(Object.assign(new URL(address), { username: user, password: 'p' }).href, 'open')
  expect(await other.engine.purge()).toMatch(/^VACUUM has not freed .*pending_leg.*as the owner of the tables\.$/)
  await other.close()
  await store.engine.query(`DROP OWNED BY ${user}`)
  await store.engine.query(`DROP ROLE ${user}`)
  await store.close()
})

test.each(['40P01', '40001'])(
  'a statement or transaction that failed with %s, because of another one, is repeated',
  async (code) => {
    const { engine } = await openStore(await newPostgresDatabase())
    await engine.query('CREATE SEQUENCE tries')
    await engine.query(`CREATE FUNCTION fail_twice() RETURNS BIGINT LANGUAGE plpgsql AS $$ DECLARE tries BIGINT := nextval('tries'); BEGIN
      IF tries % 3 <> 0 THEN RAISE EXCEPTION 'try again' USING ERRCODE = '${code}'; END IF;
      RETURN tries;
    END $$`)
    expect(await engine.query('SELECT fail_twice() AS tries')).toEqual([{ tries: 3 }])
    expect(await engine.change([{ sql: 'SELECT fail_twice() AS tries' }])).toEqual([[{ tries: 6 }]])
    await engine.close()
  },
)

test('look-ups need not wait for many slow searches, nor searches for more than some seconds', async () => {
  const address = await newPostgresDatabase()
  const { engine } = await openStore(address)
  const holder = new pg.Client(address)
  await holder.connect()
  await holder.query('SELECT pg_advisory_lock(1)')
  const waiting =
    'SELECT 1 AS group_key, 1 AS kind, NULL::int AS talk, length(pg_advisory_xact_lock_shared(1)::text) AS wait'
  const searches = Array.from({ length: 30 }, (_, index) =>
    index % 2 === 0 ? engine.search('SELECT pg_advisory_xact_lock_shared(1)', []) : engine.countCalls(waiting, []),
  )
  const patient = engine.search('SELECT 1 AS one', [], { longestWait: 60_000 })
  const client = new AbortController()
  const left = engine.search('SELECT 1 AS one', [], { longestWait: 60_000, signal: client.signal })
  const settled = Promise.allSettled([...searches, left])
  client.abort()
  const later = performance.now() + 6_000
  expect(await engine.find(entry('1'))).toBeUndefined()
  expect(await engine.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  const now = vi.spyOn(performance, 'now').mockReturnValue(later)
  await holder.end()
  const results = await settled
  expect(await patient).toEqual([{ one: 1 }])
  now.mockRestore()
  expect(results.pop()).toMatchObject({ reason: new ClientGoneError() })
  // Those that were not begun in time are refused, so that the others that wait do not wait for them.
  expect(results.map(({ status }) => status)).toEqual(
    searches.map((_, index) => (index < 5 ? 'fulfilled' : 'rejected')),
  )
  expect(results.at(-1)).toMatchObject({ reason: new StoreUnavailableError('too many searches are running') })
  await engine.close()
})

test('a statement that takes too long is canceled by the server', async () => {
  const store = await openStore(`${await newPostgresDatabase()}?statement_timeout=30`)
  const sleeping = store.engine.query('SELECT pg_sleep(60)')
  await expect(sleeping).rejects.toThrow(StoreUnavailableError)
  await expect(sleeping).rejects.toThrow(/statement timeout/)
  expect(await store.engine.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  await store.close()
})

test('a database that is not UTF-8 is refused', async () => {
  const address = await newPostgresDatabase()
  const client = new pg.Client(address)
  await client.connect()
  const name = `${client.database}_latin1`
  await client.query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`)
  await client.end()
  await expect(openStore(address.replace(/[^/]*$/, name))).rejects.toThrow(
    /^The encoding of the database is LATIN1, but records need UTF8\..*createdb --encoding=UTF8/,
  )
})

test('a mode of TLS that verifies names the two ways out for a self-signed certificate, and both work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-ssl-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { cert, key } = await newCertificate('localhost', {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  writeFileSync(join(folder, 'ca.pem'), cert)
  await using proxy = await startProxy(await newPostgresDatabase(), { cert, key })
  const warn = vi.spyOn(process, 'emitWarning')
  onTestFinished(() => warn.mockRestore())
  for (const mode of ['require', 'prefer', 'verify-ca', 'verify-full'])
    await expect(openStore(`${proxy.url}?sslmode=${mode}`)).rejects.toThrow(
      /Cannot open the database postgres:\/\/cms_cdr@.*self-signed certificate.*\. Add sslrootcert=FILE .* sslmode=no-verify/,
    )
  // pg warns of the modes whose meaning it will change.
  expect(warn).not.toHaveBeenCalled()
  for (const parameters of ['sslmode=no-verify', `sslmode=verify-full&sslrootcert=${join(folder, 'ca.pem')}`])
    await (await openStore(`${proxy.url}?${parameters}`)).close()
})
