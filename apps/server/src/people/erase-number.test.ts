import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { describe, expect, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { useProgram } from '../../test/program.ts'
import { startTestServer } from '../../test/server.ts'
import { startTestUpstream, withRecord } from '../../test/upstream.ts'
import { PendingLegs } from '../import/pending-legs.ts'
import { backUp } from '../operations/back-up.ts'
import { restore } from '../operations/restore.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { readAudit } from './audit.ts'
import { eraseNumber } from './erase-number.ts'
import { NumberMatcher } from './number-matcher.ts'

const { folder, program } = useProgram('erase')

const number = '+49301234567'
const forms = [number, '0049301234567', '49301234567', '0301234567', '+49 (30) 123-4567', '+４９３０１２３４５６７']
const keyOf = (callId: string) => ({ ccId: 1, direction: 'inbound' as const, callId })
const legOf = (callId: string, number: number, callerNo: string) => ({
  ccId: 1,
  callId,
  number,
  detail: {
    direction: null,
    hasPrevious: false,
    device: null,
    deviceNumber: null,
    times: {},
    recordJson: JSON.stringify({ callerNo }),
  },
})
const erase = (store: CdrStore, dryRun = false) =>
  eraseNumber(store, new NumberMatcher(number), { person: 'os test', dryRun })

/** Stores records of the number among others. */
async function fill(store: CdrStore, count: number): Promise<void> {
  const source = await store.addSource('import', 'test')
  const entries = Array.from({ length: count }, (_, index) => {
    const callId = `c${(index * 7_919) % count}`
    const text = index % 10 === 0 ? forms[(index / 10) % forms.length] : `0301111${index}`
    const padding = 'x'.repeat((index * 37) % 5_000)
    const recordJson = JSON.stringify({
      callId,
      ...(index % 20 === 0 ? { notes: [text] } : { callerNo: text }),
      padding,
    })
    return {
      ...keyOf(callId),
      recordJson,
      ...(index % 3 === 0 ? { originalResponse: `{"resultDesc": ${recordJson}}` } : {}),
    }
  })
  await store.put(entries, source)
}

describeOnEveryEngine('an erasure', (newAddress) => {
  test('removes all records of a number and nothing else, and shows them first on request', async () => {
    const store = await openStore(await newAddress())
    await fill(store, 200)
    expect(await erase(store, true)).toEqual({ records: 20, remains: '' })
    expect(await store.count()).toBe(200)
    expect(await Array.fromAsync(readAudit(store.engine))).toEqual([])
    expect(await erase(store)).toMatchObject({ records: 20, remains: expect.stringMatching(/backups/) })
    expect(await store.count()).toBe(180)
    const audit = await Array.fromAsync(readAudit(store.engine))
    expect(audit.map(({ action, callId, details }) => [action, callId, details])).toEqual([
      ['erase', null, { state: 'started' }],
      ['erase', null, { state: 'done', records: 20 }],
    ])
    expect(JSON.stringify(audit)).not.toContain('1234567')
    expect(await erase(store)).toMatchObject({ records: 0 })
    if (store.engine.name === 'PostgreSQL') {
      const sql = "SELECT vacuum_count AS n FROM pg_stat_user_tables WHERE relname = 'cdr_rest'"
      await expect.poll(async () => (await store.engine.query<{ n: number }>(sql))[0]?.n).toBe(2)
    }
    await store.close()
  })

  test('is remembered without the call IDs, so that the calls are not stored again', async () => {
    const store = await openStore(await newAddress())
    await fill(store, 30)
    const before = (await Array.fromAsync(store.rows())).map(({ callId }) => callId)
    await erase(store)
    const after = new Set((await Array.fromAsync(store.rows())).map(({ callId }) => callId))
    const erased = before.filter((callId) => !after.has(callId))
    const rows = await store.engine.query('SELECT * FROM erased_call')
    expect([rows.length, erased.length]).toEqual([3, 3])
    expect(JSON.stringify(rows)).not.toMatch(/"c\d+"/)
    const source = await store.addSource('import', 'again')
    const again = [...before, 'new'].map((callId) => ({ ...keyOf(callId), recordJson: '{}' }))
    const outcomes = await store.put(again, source)
    expect(again.filter((_entry, index) => outcomes[index] === 'erased').map(({ callId }) => callId)).toEqual(erased)
    expect(outcomes.at(-1)).toBe('stored')
    await store.erased.remove([keyOf(erased[0] ?? '')])
    expect(await store.put([{ ...keyOf(erased[0] ?? ''), recordJson: '{}' }], source)).toEqual(['stored'])
    // The same call ID in the other direction is another call.
    const other = { ...keyOf(erased[1] ?? ''), direction: 'outbound' as const, recordJson: '{}' }
    expect(await store.put([other], source)).toEqual(['stored'])
    await store.close()
  })

  test('covers the legs of calls that are not complete', async () => {
    const store = await openStore(await newAddress())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    const legsOf = (callNumber: string, callId: string) =>
      [1, 2].map((number) => ({ ...legOf(callId, number, callNumber), sourceId, line: number }))
    const calls = Array.from({ length: 1_200 }, (_, index) => legsOf(index === 700 ? number : '0301111', `${index}`))
    await legs.add(calls.flat())
    // A call with a record and legs is one call.
    await store.put([{ ...keyOf('700'), recordJson: JSON.stringify({ callerNo: number }) }], sourceId)
    expect(await erase(store, true)).toMatchObject({ records: 1 })
    expect(await erase(store)).toMatchObject({ records: 1 })
    await legs.add(legsOf(number, '700'))
    expect((await Array.fromAsync(legs.all())).filter(({ callId }) => callId === '700')).toEqual([])
    expect((await Array.fromAsync(legs.all())).length).toBe(2 * 1_199)
    await store.close()
  })

  test('removes the record of a call of which only a leg has the number', async () => {
    const store = await openStore(await newAddress())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    await store.put([{ ...keyOf('700'), recordJson: JSON.stringify({ callerNo: '0301111' }) }], sourceId)
    await legs.add([{ ...legOf('700', -1, number), sourceId, line: 1 }])
    expect(await erase(store)).toMatchObject({ records: 1 })
    expect(await store.count()).toBe(0)
    await store.close()
  })

  test('removes what an import has stored of a call of which a leg had the number', async () => {
    const store = await openStore(await newAddress())
    const legs = new PendingLegs(store)
    const sourceId = await store.addSource('import', 'test')
    const waiting = { ...legOf('700', 1, number), sourceId, line: 1 }
    await legs.add([waiting])
    const [remove, has] = [store.remove.bind(store), vi.spyOn(store.erased, 'has')]
    vi.spyOn(store, 'remove').mockImplementationOnce(async (...args) => {
      const removed = await remove(...args)
      // It has checked the call before that was erased.
      has.mockResolvedValueOnce([false])
      await store.put([{ ...keyOf('700'), recordJson: '{}' }], sourceId)
      return removed
    })
    await erase(store)
    expect(await store.count()).toBe(0)
    await store.close()
  })

  test('keeps a gateway from showing or storing the call again', async () => {
    await using upstream = await startTestUpstream()
    upstream.respond = (callId, response) => response.end(withRecord(callId, { callerNo: number }))
    const client = createCdrClient({ baseUrl: upstream.url, accessKey: 'ak', secretKey: 'sk' })
    await using server = await startTestServer({
      store: await openStore(await newAddress()),
      upstream: { client, name: 'test', notFoundSeconds: 10 },
    })
    const query = async () =>
      (await server.sendQuery('{"queryParam":{"ccId":1,"isCallin":"true","callId":"1"}}')).text.includes(number)
    expect(await query()).toBe(true)
    expect(await erase(server.store)).toMatchObject({ records: 1 })
    expect(await query()).toBe(false)
    expect([upstream.requested, await server.store.count()]).toEqual([['1'], 0])
  })
})

describe('an erasure on SQLite', () => {
  const database = ['--database', 'sqlite:cdr.sqlite']
  /** Returns the files that contain a form of the number, byte by byte. */
  const filesWithNumber = (): string[] =>
    readdirSync(folder).filter((name) => {
      const bytes = readFileSync(join(folder, name))
      return forms.some((form) => bytes.includes(form))
    })

  test('leaves no byte of the number in any file while a server is running, nor in later backups', async () => {
    const store = await openStore(`sqlite:${join(folder, 'cdr.sqlite')}`)
    await fill(store, 500)
    // Changes of rows leave copies behind as well.
    await store.replace({ ...keyOf('c0'), recordJson: JSON.stringify({ callerNo: number }) }, 1)
    await store.close()
    expect((await program.run(['backup', 'earlier.sqlite', ...database])).status).toBe(0)
    const { url } = await program.start(['serve', '--port', '0', ...database])
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const { stdout, stderr } = await program.run(['erase', '--number', '+49 30 1234567', ...database])
    expect([stdout, stderr]).toEqual(['50 records removed\n', expect.stringMatching(/Earlier backups/)])
    expect((await program.run(['backup', 'later.sqlite', ...database])).stdout).toBe('later.sqlite: 450 records\n')
    expect(readdirSync(folder)).toContain('cdr.sqlite-wal')
    expect(filesWithNumber()).toEqual(['earlier.sqlite'])
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  test('is repeated when an older backup is restored, and undone only on request', async () => {
    program.stopAll()
    const restored = await program.run(['restore', 'earlier.sqlite', ...database])
    expect(restored.stdout).toMatch(/^cdr\.sqlite: 450 records/)
    expect(restored.stderr).toMatch(/50 records were not restored/)
    const previous = /the previous database is (\S+)/.exec(restored.stdout)?.[1] ?? ''
    expect(filesWithNumber()).toEqual(['earlier.sqlite'])
    expect(previous).not.toBe('')
    const exported = await program.run(['export', '--database', 'sqlite:earlier.sqlite'])
    const read = (...more: string[]) =>
      program.run(['import', '-', '--format', 'ndjson', ...more, ...database], exported.stdout)
    expect(await read()).toMatchObject({
      status: 0,
      stdout: 'standard input: 0 stored, 450 unchanged, 0 rejected, 50 skipped because they were erased\n',
    })
    expect((await read('--include-erased')).stdout).toBe('standard input: 50 stored, 450 unchanged, 0 rejected\n')
    expect((await read()).stdout).toBe('standard input: 0 stored, 500 unchanged, 0 rejected\n')
  })

  test('covers the waiting legs in a backup that is restored', async () => {
    const [path, backup] = [join(folder, 'waiting.sqlite'), join(folder, 'waiting-backup.sqlite')]
    const store = await openStore(`sqlite:${path}`)
    const sourceId = await store.addSource('import', 'test')
    const legs = [number, '0301111'].flatMap((callerNo) =>
      [1, 2].map((leg) => ({ ...legOf(callerNo, leg, callerNo), sourceId, line: leg })),
    )
    await new PendingLegs(store).add(legs)
    await backUp(path, backup, false)
    await erase(store)
    await store.close()
    expect(await restore(backup, path)).toMatchObject({ erased: 1 })
    const restored = await openStore(`sqlite:${path}`)
    const waiting = await Array.fromAsync(new PendingLegs(restored).all())
    await restored.close()
    expect(waiting.map(({ callId }) => callId)).toEqual(['0301111', '0301111'])
    expect(readFileSync(path).includes(number)).toBe(false)
  })

  test('says what is left to do where there is no room to clear the files, and does it when it is repeated', async () => {
    const store = await openStore(`sqlite:${join(folder, 'full.sqlite')}`)
    await fill(store, 100)
    // VACUUM fails while another connection writes, as it does on a full disk.
    const purge = store.engine.purge.bind(store.engine)
    store.engine.purge = async () => {
      using other = new DatabaseSync(join(folder, 'full.sqlite'))
      other.exec('BEGIN IMMEDIATE')
      return await purge()
    }
    await expect(erase(store)).rejects.toThrow(
      /^10 records were removed, but the database files still contain them: .*again\.$/,
    )
    store.engine.purge = purge
    expect(await erase(store)).toMatchObject({ records: 0 })
    await store.close()
    expect(filesWithNumber()).not.toContain('full.sqlite')
  })

  test('prints the calls with --dry-run, and says how a number is found that has no country', async () => {
    const { stdout, stderr } = await program.run(['erase', '--number', '0301234567', '--dry-run', ...database])
    expect(stdout).toMatch(/^call c\d+, inbound, call center 1\n/)
    expect(stdout).toMatch(/\d+ records would be removed\n$/)
    expect(stderr).toMatch(/Add --country/)
  })
})
