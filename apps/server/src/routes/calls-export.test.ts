import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { addAnn, startCookie } from '../../test/ann.ts'
import { accessKey, startTestServer, type TestServer } from '../../test/server.ts'
import { changeKey } from '../auth/access-keys.ts'
import { readAudit } from '../people/audit.ts'
import { changePerson, endSessionsOf } from '../people/people.ts'
import type { Role } from '../people/roles.ts'
import { openStore } from '../store/open-store.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-export-'))
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ store: await openStore(`sqlite:${join(folder, 'a.sqlite')}`) })
  await addAnn(server.store.engine)
  const source = await server.store.addSource('import', 'a')
  const page = Array.from({ length: 1_001 }, (_, index) => entry(`1600000000-${index}`, { agentId: 7 }))
  await server.store.put(page, source)
  const numbers = { callerNo: '5550100', calleeNo: '0800' }
  const ofAgent1 = [1, 3].map((callTime) => entry(`170000000${callTime}-1`, { agentId: 1, callTime, ...numbers }))
  await server.store.put(ofAgent1, source)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})
beforeEach(() => permit(['search']))

function entry(callId: string, record: object) {
  return { ccId: 1, direction: 'inbound' as const, callId, recordJson: JSON.stringify({ callId, ...record }) }
}

async function permit(permissions: 'search'[]): Promise<void> {
  await changeKey(server.store.engine, accessKey, { permissions })
  await server.keys.refresh()
}

async function cookieOf(role: Role, ccIds: number[] | null = null): Promise<{ cookie: string }> {
  const { engine } = server.store
  await changePerson(engine, 'ann', { role, ccIds })
  return { cookie: await startCookie(engine) }
}

/** Sends a signed request, and returns the response once its headers are there. */
function open(path: string, headers: OutgoingHttpHeaders = server.authorize(path)): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(server.url + path, { headers }, resolve).on('error', reject)
  })
}

/** Counts the searches in the database. */
function watchSearches() {
  const search = vi.spyOn(server.store.engine, 'search')
  onTestFinished(() => search.mockRestore())
  return search
}

const two = '/calls/export?ccId=1&agentId=1&order=asc'

test('an export is CSV that a spreadsheet opens safely', async () => {
  const { headers, text: csv } = await server.get(two)
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="calls.csv"',
  })
  expect(parse(csv, { columns: true })).toMatchObject([
    { callId: '1700000001-1', agentId: '1', talkSeconds: '1', callingNumber: '5550100', calledNumber: "'0800" },
    { callId: '1700000003-1', agentId: '1', beganAt: '2023-11-14T22:13:23.000Z' },
  ])
})

test('an export is sorted as a search is', async () => {
  const { text: csv } = await server.get(`${two}&sort=talk&order=desc`.replace('&order=asc', ''))
  expect(parse(csv, { columns: true })).toMatchObject([{ talkSeconds: '3' }, { talkSeconds: '1' }])
})

test('an export is lines of JSON, each a call as a search returns it', async () => {
  const { headers, text: ndjson } = await server.get(`${two}&format=ndjson`)
  expect(headers['content-type']).toBe('application/x-ndjson')
  const { calls } = JSON.parse((await server.get('/calls?ccId=1&agentId=1&order=asc')).text)
  expect(
    ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(calls)
})

test('an export is a workbook in which no number loses a digit', async () => {
  const response = await open(`${two}&format=xlsx`)
  expect(response.headers['content-disposition']).toBe('attachment; filename="calls.xlsx"')
  const [sheet] = await readWorkbook(await buffer(response))
  expect(sheet?.data.map((row) => [row[5], row[10], row[14]])).toEqual([
    ['callId', 'talkSeconds', 'calledNumber'],
    ['1700000001-1', 1, '0800'],
    ['1700000003-1', 3, '0800'],
  ])
})

test('an export by a person has masked numbers, and every export is recorded', async () => {
  const exported = await server.get(two, await cookieOf('viewer'))
  expect(parse(exported.text, { columns: true })).toMatchObject([
    { callingNumber: '*****00' },
    { callingNumber: '*****00' },
  ])
  const audited = async () => (await Array.fromAsync(readAudit(server.store.engine))).at(-1)
  const details = { format: 'csv', address: '127.0.0.1' }
  expect(await audited()).toMatchObject({ person: 'ann', action: 'export', ccId: 1, details })
  await server.get(two)
  expect(await audited()).toMatchObject({ person: `key ${accessKey}`, action: 'export', ccId: 1, details })
})

test('an export needs the permissions of a search', async () => {
  const path = '/calls/export?ccId=1&number=5550100'
  expect((await server.get(path, {})).status).toBe(401)
  expect((await server.get(path, await cookieOf('viewer'))).status).toBe(403)
  expect((await server.get(path, await cookieOf('supervisor', [2]))).status).toBe(403)
  await permit([])
  expect((await server.get(path)).status).toBe(403)
})

test('an export is not made for HEAD, whose response is complete before the export is', async () => {
  const search = watchSearches()
  const response = await server.send({ method: 'HEAD', path: two, headers: await cookieOf('viewer') })
  expect([response.status, response.headers.allow, search.mock.calls]).toEqual([405, 'GET', []])
})

test.each(['format=pdf', 'sort=agent', 'from=2026-11-26', 'limit=1'])('an export with %s gets 400', async (query) => {
  const response = await server.get(`/calls/export?ccId=1&${query}`)
  expect([response.status, JSON.parse(response.text).resultCode]).toEqual([400, '0100002'])
})

test('one caller has no more than three exports in progress, and one that is complete makes room', async () => {
  const { engine } = server.store
  const read = engine.search.bind(engine)
  const waiting = Promise.withResolvers<void>()
  const search = watchSearches()
  search.mockImplementation(async (...query) => {
    await waiting.promise
    return read(...query)
  })
  const exports = Array.from({ length: 4 }, () => open(two))
  const refused = await Promise.race(exports)
  expect([refused.statusCode, refused.headers['retry-after'], JSON.parse(await text(refused)).resultDesc]).toEqual([
    429,
    '5',
    'test-ak already has 3 exports in progress. Wait until one is complete.',
  ])
  waiting.resolve()
  const responses = await Promise.all(exports)
  expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 200, 429])
  await Promise.all(responses.filter((response) => response !== refused).map((response) => text(response)))
  await expect.poll(async () => (await server.get(two)).status).toBe(200)
})

describe.each([
  ['the session has ended', 'person', () => endSessionsOf(server.store.engine, 'ann')],
  ['the person may no longer see its calls', 'person', () => changePerson(server.store.engine, 'ann', { ccIds: [2] })],
  ['the key was disabled', 'key', () => changeKey(server.store.engine, accessKey, { isDisabled: true })],
  ['the key lost the permission', 'key', () => changeKey(server.store.engine, accessKey, { permissions: [] })],
] as const)('an export breaks off once %s', (_name, caller, revoke) => {
  afterEach(async () => {
    await changeKey(server.store.engine, accessKey, { isDisabled: false })
    await server.keys.refresh()
  })

  test.each(['csv', 'ndjson', 'xlsx'])('as %s', async (format) => {
    const read = server.store.engine.search.bind(server.store.engine)
    const { promise: revoked, resolve } = Promise.withResolvers<void>()
    const search = watchSearches()
    // An archive without an end. Its second page is read after the revocation, and its third never.
    let page: object[] | undefined
    search.mockImplementation(async (...query) => {
      if (page) await revoked
      page ??= await read(...query)
      return page as never
    })
    const path = `/calls/export?ccId=1&format=${format}`
    const response = await open(path, caller === 'person' ? await cookieOf('viewer') : undefined)
    onTestFinished(() => void response.destroy())
    expect(response.statusCode).toBe(200)
    await revoke()
    await server.keys.refresh()
    resolve()
    await expect(text(response)).rejects.toThrow('aborted')
    expect(search.mock.calls.length).toBeLessThanOrEqual(2)
  })
})

// Digits that cannot be compressed much.
const digits = Array.from(randomBytes(1_000_000), (byte) => byte % 10).join('')

describe.each(['csv', 'ndjson', 'xlsx'])('an export as %s', (format) => {
  test('reads no further than the client, and ends when the client is gone', async () => {
    // An archive without an end: the buffers of a connection hold several megabytes.
    const { engine } = server.store
    const read = engine.search.bind(engine)
    const search = watchSearches()
    let page: object[] | undefined
    search.mockImplementation(async (...query) => {
      page ??= await read(...query)
      return page.map((row, index) => ({
        ...row,
        callingNumber: digits.slice(index * 900, index * 900 + 3_000),
      })) as never
    })
    const response = await open(`/calls/export?ccId=1&format=${format}`)
    onTestFinished(() => void response.destroy())
    await once(response, 'readable')
    // Once the buffers of both sides are full, the server waits for the client.
    let seen = -1
    const isWaiting = () => {
      const before = seen
      seen = search.mock.calls.length
      return seen === before
    }
    await expect.poll(isWaiting, { interval: 1_000 }).toBe(true)
    response.destroy()
    await sleep(1_000)
    expect(search.mock.calls.length).toBeLessThanOrEqual(seen + 1)
  })

  test('gets 503 when the database fails at once, and breaks off when it fails later, so that nobody takes it for complete', async () => {
    const read = server.store.engine.search.bind(server.store.engine)
    const search = watchSearches()
    const path = `/calls/export?ccId=1&format=${format}`
    search.mockRejectedValueOnce(new StoreUnavailableError('gone'))
    const refusal = expect.stringContaining('too many searches are running')
    expect(await server.get(path)).toMatchObject({ status: 503, text: refusal })
    search.mockImplementationOnce(read).mockRejectedValueOnce(new StoreUnavailableError('gone'))
    const response = await open(path)
    expect(response.statusCode).toBe(200)
    await expect(text(response)).rejects.toThrow('aborted')
  })
})
