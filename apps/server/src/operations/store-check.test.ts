import { mkdtempSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import { Registry } from 'prom-client'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { describeOnEveryEngine, newPostgresDatabase } from '../../test/engines.ts'
import { startProxy } from '../../test/proxy.ts'
import { startTestServer, type TestServer } from '../../test/server.ts'
import { startTestUpstream, withRecord } from '../../test/upstream.ts'
import { openStore } from '../store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-ready-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ready = async (server: TestServer): Promise<[number, string]> => {
  const { status, text } = await server.send({ method: 'GET', path: '/readyz' })
  return [status, JSON.parse(text).store]
}
const becomes = (server: TestServer, ...wanted: [number, string]) =>
  expect.poll(() => ready(server), { interval: 200 }).toEqual(wanted)

describeOnEveryEngine('readiness', (newAddress) => {
  test('reads the store once for any number of requests at the same time', async () => {
    await using server = await startTestServer({ store: await openStore(await newAddress()) })
    const query = vi.spyOn(server.store.engine, 'query')
    const results = await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/readyz`)))
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200]))
    expect(query.mock.calls.length).toBe(2)
  })

  test('notices that a table cannot be read, and that it can be read again', async () => {
    await using server = await startTestServer({ store: await openStore(await newAddress()) })
    await server.store.engine.query('ALTER TABLE cdr RENAME TO elsewhere')
    await becomes(server, 503, 'unavailable')
    await server.store.engine.query('ALTER TABLE elsewhere RENAME TO cdr')
    await becomes(server, 200, 'ok')
  })
})

describe('readiness on SQLite', () => {
  const start = async (name: string) => startTestServer({ store: await openStore(`sqlite:${join(folder, name)}`) })

  test.skipIf(process.platform === 'win32')('detects that the file was deleted or replaced', async () => {
    await using server = await start('gone.sqlite')
    await becomes(server, 200, 'ok')
    renameSync(join(folder, 'gone.sqlite'), join(folder, 'away.sqlite'))
    await becomes(server, 503, 'unavailable')
    new DatabaseSync(join(folder, 'gone.sqlite')).close()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    expect(await ready(server)).toEqual([503, 'unavailable'])
    unlinkSync(join(folder, 'gone.sqlite'))
    renameSync(join(folder, 'away.sqlite'), join(folder, 'gone.sqlite'))
    await becomes(server, 200, 'ok')
  })

  test('notices that another process holds the write lock, within a bounded time, and that it released it', async () => {
    await using server = await start('locked.sqlite')
    const other = new DatabaseSync(join(folder, 'locked.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    await becomes(server, 503, 'readOnly')
    other.exec('ROLLBACK')
    other.close()
    await becomes(server, 200, 'ok')
  })
})

describe('readiness on PostgreSQL', () => {
  test('notices a server that went silent, with responses in a bounded time and one check at a time', async () => {
    await using proxy = await startProxy(await newPostgresDatabase())
    await using server = await startTestServer({ store: await openStore(`${proxy.url}?query_timeout=5000`) })
    await becomes(server, 200, 'ok')
    const query = vi.spyOn(server.store.engine, 'query')
    proxy.silence()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const first = performance.now()
    expect(await ready(server)).toEqual([503, 'unavailable'])
    // The limit is two seconds; the rest is for a busy machine. The connection itself is given up later.
    expect(performance.now() - first).toBeLessThan(4_500)
    for (let repeat = 0; repeat < 20; repeat++) expect((await ready(server))[0]).toBe(503)
    expect(query.mock.calls.length).toBe(1)
    await becomes(server, 200, 'ok')
  })

  test('notices a server that is read-only, as after a failover, and one that is stopped', async () => {
    await using postgres = await startPostgres()
    await using server = await startTestServer({ store: await openStore(postgres.url) })
    const administer = async (sql: string): Promise<void> => {
      const client = new pg.Client(postgres.url)
      await client.connect()
      await client.query(sql)
      await client.end()
    }
    await administer('ALTER SYSTEM SET default_transaction_read_only = on')
    await administer('SELECT pg_reload_conf()')
    await becomes(server, 503, 'readOnly')
    await administer('ALTER SYSTEM SET default_transaction_read_only = off')
    await administer('SELECT pg_reload_conf()')
    await becomes(server, 200, 'ok')
    await postgres.halt()
    await becomes(server, 503, 'unavailable')
    await postgres.resume()
    await becomes(server, 200, 'ok')
  })
})

test('a gateway that cannot store is not ready and counts it, passes records on, and recovers by itself', async () => {
  await using upstream = await startTestUpstream()
  upstream.respond = (callId, response) => response.end(withRecord(callId, { padding: 'x'.repeat(10_000) }))
  const client = createCdrClient({ baseUrl: upstream.url, accessKey: 'ak', secretKey: 'sk' })
  const registry = new Registry()
  await using server = await startTestServer({
    store: await openStore(`sqlite:${join(folder, 'full.sqlite')}`),
    upstream: { client, name: 'test', notFoundSeconds: 0 },
    instruments: { registry, read: () => registry.metrics() },
  })
  const query = (callId: string) =>
    server.sendQuery(JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId } }))
  // For SQLite, a file that may not grow is a full disk.
  await server.store.engine.query('PRAGMA max_page_count = 1')
  const response = await query('1')
  expect([response.status, response.text]).toEqual([200, expect.stringContaining('"callId":"1"')])
  expect(await ready(server)).toEqual([503, 'readOnly'])
  expect(await registry.metrics()).toMatch(/^cms_cdr_not_stored_total 1$/m)
  await server.store.engine.query('PRAGMA max_page_count = 1000000')
  // The next record that is stored shows it at once.
  await query('2')
  expect(await ready(server)).toEqual([200, 'ok'])
  expect(await server.store.count()).toBe(1)
  await server.store.engine.query('PRAGMA max_page_count = 1')
  await query('3')
  expect(await ready(server)).toEqual([503, 'readOnly'])
  await server.store.engine.query('PRAGMA max_page_count = 1000000')
  // Without traffic, as behind a load balancer that has noticed, it is tried again after a while.
  await becomes(server, 200, 'ok')
})
