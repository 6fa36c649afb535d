import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import { afterAll, test } from 'vitest'
import { ended, useProgram } from '../test/program.ts'
import { startTestUpstream, withRecord } from '../test/upstream.ts'
import { importInput } from './import/import-input.ts'
import { findInputs } from './import/input.ts'
import { openStore } from './store/open-store.ts'
import { StoreUnavailableError } from './store/store-unavailable-error.ts'

// Most of these wait for a time limit or for a process, so they run at the same time, each on a database of its own.
const { folder, program } = useProgram('faults', afterAll)

const addKey = (database: string) =>
  program.run(['key', 'add', 'ak', '--secret-file', '-', '--database', database], 'sk')
const clientOf = (url: string, more: object = {}) =>
  createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...more })
const line = (callId: number | string): string => `{"ccId":1,"isCallin":"true","callId":"${callId}","callTime":5}`

test.concurrent('an import that is killed at any moment and run again ends with every record, once', async ({
  expect,
}) => {
  const total = isFullRun ? 60_000 : 20_000
  writeFileSync(join(folder, 'many.ndjson'), Array.from({ length: total }, (_, index) => line(index)).join('\n'))
  const database = ['--database', 'sqlite:killed.sqlite']
  for (const milliseconds of isFullRun ? [300, 450, 600, 800] : [350, 500]) {
    const child = program.spawn(['import', 'many.ndjson', ...database])
    await sleep(milliseconds)
    child.kill('SIGKILL')
    await ended(child)
  }
  const last = await program.run(['import', 'many.ndjson', ...database])
  const [, stored, unchanged] = /(\d+) stored, (\d+) unchanged, 0 rejected/.exec(last.stdout) ?? []
  expect(Number(stored) + Number(unchanged)).toBe(total)
  const exported = await program.run(['export', '--output', 'all.ndjson', ...database])
  expect(exported.stderr).toBe(`${total} records written\n`)
  const seen = new Set<string>()
  for await (const text of createInterface({ input: createReadStream(join(folder, 'all.ndjson')) }))
    seen.add(JSON.parse(text).callId)
  expect(seen.size).toBe(total)
})

test.concurrent('a gateway that is killed amid writes has stored every record that it returned', async ({ expect }) => {
  await using upstream = await startTestUpstream()
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  const database = 'sqlite:gateway.sqlite'
  await addKey(database)
  writeFileSync(join(folder, 'secret'), 'stream', { mode: 0o600 })
  const serve = ['serve', '--port', '0', '--database', database, '--log-level', 'silent']
  const gateway = ['--upstream', upstream.url, '--upstream-access-key', 'up', '--upstream-secret-file', 'secret']
  const first = await program.start([...serve, ...gateway])
  // With retries: a server that starts on a busy machine may refuse some requests.
  const client = clientOf(first.url)
  const found: string[] = []
  const pending = (async () => {
    const callIds = Array.from({ length: 100_000 }, (_, index) => ({
      callId: `c${index}`,
      direction: 'inbound' as const,
    }))
    for await (const outcome of client.getCdrs(callIds, { concurrency: 16 })) {
      if (!outcome.ok) return
      found.push(outcome.query.callId)
    }
  })()
  await expect.poll(() => found.length).toBeGreaterThan(200)
  first.child.kill('SIGKILL')
  await pending
  // Without the upstream: only stored records are found.
  const second = await program.start(serve)
  const again = clientOf(second.url)
  const lost: string[] = []
  for await (const outcome of again.getCdrs(found.map((callId) => ({ callId, direction: 'inbound' as const })))) {
    if (!outcome.ok) lost.push(outcome.query.callId)
  }
  expect([found.length > 200, lost]).toEqual([true, []])
})

test.concurrent('a database that another process has locked is 503 for writes, and can still be read', async ({
  expect,
}) => {
  const database = 'sqlite:locked.sqlite'
  await addKey(database)
  await program.run(['import', '-', '--format', 'ndjson', '--database', database], line(1))
  await program.run(['user', 'add', 'ann', '--database', database], 'correct horse battery')
  const { url } = await program.start(['serve', '--port', '0', '--database', database])
  const other = new DatabaseSync(join(folder, 'locked.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  const signIn = () =>
    fetch(`${url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"person":"ann","password":"correct horse battery"}',
    })
  const locked = await signIn()
  expect([locked.status, locked.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await clientOf(url).getCdr({ callId: '1', direction: 'inbound' })).toMatchObject({ talkSeconds: 5 })
  other.exec('ROLLBACK')
  other.close()
  // A server on a busy machine may refuse a request.
  await expect.poll(async () => (await signIn()).status, { interval: 1_000 }).toBe(200)
})

test.concurrent('a full disk ends an import with a message and keeps what was stored; with more space, the import continues', async ({
  expect,
}) => {
  writeFileSync(join(folder, 'some.ndjson'), Array.from({ length: 8_000 }, (_, index) => line(index)).join('\n'))
  const store = await openStore(`sqlite:${join(folder, 'full.sqlite')}`)
  const [input] = findInputs([join(folder, 'some.ndjson')])
  if (!input) throw new Error('There is no input.')
  const mapping = { renamed: {}, constants: {}, ignoreOthers: false }
  const run = () => importInput(input, { store, strict: false, mapping, onReject: () => {} })
  // For SQLite, a file that may not grow is a full disk.
  await store.engine.query('PRAGMA max_page_count = 300')
  await expect(run()).rejects.toThrow(/database or disk is full/)
  await expect(run()).rejects.toBeInstanceOf(StoreUnavailableError)
  const stored = await store.count()
  expect(stored % 2_000).toBe(0)
  expect(await store.engine.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
  await store.engine.query('PRAGMA max_page_count = 1000000')
  expect(await run()).toEqual({ stored: 8_000 - stored, unchanged: stored, erased: 0, rejected: 0, legs: 0 })
  await store.close()
})

test.concurrent('PostgreSQL that stops is 503 until it comes back, and is then used again without a restart', async ({
  expect,
}) => {
  await using postgres = await startPostgres()
  await addKey(postgres.url)
  await program.run(['import', '-', '--format', 'ndjson', '--database', postgres.url], line(1))
  const { url, child } = await program.start(['serve', '--port', '0', '--database', postgres.url])
  const client = clientOf(url, { retry: 0 })
  const query = () =>
    client.getCdr({ callId: '1', direction: 'inbound' }).then(
      () => 200,
      ({ httpStatus }) => httpStatus,
    )
  const statuses: (number | undefined)[] = []
  let isLoading = true
  const load = Promise.all(
    Array.from({ length: 2 }, async () => {
      while (isLoading) statuses.push(await query())
    }),
  )
  await expect.poll(() => statuses.length).toBeGreaterThan(50)
  await postgres.halt()
  await expect.poll(() => statuses.at(-1)).toBe(503)
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await postgres.resume()
  await expect.poll(() => statuses.at(-1)).toBe(200)
  isLoading = false
  await load
  expect(new Set(statuses)).toEqual(new Set([200, 503]))
  expect(child.exitCode).toBeNull()
})

test.concurrent('2 000 connections that do nothing, and heads that never end, do not delay the responses of others', async ({
  expect,
}) => {
  const database = 'sqlite:many.sqlite'
  await addKey(database)
  await program.run(['import', '-', '--format', 'ndjson', '--database', database], line(1))
  const { url } = await program.start(['serve', '--port', '0', '--database', database])
  const port = Number(new URL(url).port)
  const sockets: Socket[] = []
  let connected = 0
  for (let index = 0; index < 2_000; index++) {
    // From several addresses, because one may hold only a part of all connections.
    const localAddress = `127.0.0.${2 + (index >> 9)}`
    const socket = connect({ port, host: '127.0.0.1', localAddress })
      .on('connect', () => {
        connected += 1
      })
      .on('error', () => {})
      .resume()
    if (index % 2 === 0) socket.write('POST / HTTP/1.1\r\nX-Slow: ')
    sockets.push(socket)
  }
  // On a busy machine, the first heads may have been given up by the time of the last connection.
  await expect.poll(() => connected).toBe(2_000)
  const client = clientOf(url)
  for (let index = 0; index < 50; index++) {
    expect(await client.getCdr({ callId: '1', direction: 'inbound' })).toMatchObject({ talkSeconds: 5 })
  }
  // A head must be complete within ten seconds; then its connection is closed.
  await expect.poll(() => sockets.filter((socket) => socket.readyState === 'open').length).toBeLessThanOrEqual(1_000)
  for (const socket of sockets) socket.destroy()
})

test.concurrent('a corrupt database is reported at the start, and never overwritten', async ({ expect }) => {
  const path = join(folder, 'corrupt.sqlite')
  await addKey('sqlite:corrupt.sqlite')
  const bytes = readFileSync(path).fill(0xff, 100, 4_096)
  writeFileSync(path, bytes)
  for (const command of [['serve', '--port', '0'], ['key', 'list'], ['export'], ['import', '-', '--format', 'csv']]) {
    const { status, stderr } = await program.run([...command, '--database', 'sqlite:corrupt.sqlite'])
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/Cannot open the database .*malformed.*not changed.*restore/),
    ])
  }
  expect(readFileSync(path)).toEqual(bytes)
  expect(existsSync(`${path}-wal`) && readFileSync(`${path}-wal`).length > 0).toBe(false)
})
