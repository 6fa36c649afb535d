import { anyCharacter } from '@org/cms-cdr-contract'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import fc from 'fast-check'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { createOlderDatabase, describeOnEveryEngine, newPostgresDatabase } from '../../test/engines.ts'
import { type AccessKey, addAccessKey, listAccessKeys } from '../auth/access-keys.ts'
import { ReplayGuard } from '../auth/verify-signature.ts'
import { readAudit, recordedIn, writeAudit } from '../people/audit.ts'
import { addPerson, changePerson, listPeople, personCalled, removePerson } from '../people/people.ts'
import { findSession, findSignInLink, makeSignInLink, startSession } from '../people/sessions.ts'
import { SignInThrottle } from '../people/sign-in-throttle.ts'
import type { CdrStore } from './cdr-store.ts'
import { migrations } from './migrations.ts'
import { openStore, schemaVersionOf } from './open-store.ts'
import type { CdrEntry, CdrKey } from './store.ts'

const key: CdrKey = { ccId: 1, direction: 'inbound', callId: '1' }
const setSchemaVersion = ({ engine }: CdrStore, version: number) =>
  engine.query(
    engine.name === 'SQLite' ? `PRAGMA user_version = ${version}` : `UPDATE cms_cdr_schema SET version = ${version}`,
  )
const entry = (change: Partial<CdrEntry> = {}): CdrEntry => ({ ...key, recordJson: '{"callId":"1"}', ...change })

describeOnEveryEngine('the store', (newAddress) => {
  test('records outlive the process that stored them', async () => {
    const address = await newAddress()
    const first = await openStore(address)
    await first.put([entry()], await first.addSource('import', 'a'))
    await first.close()
    const second = await openStore(address)
    expect(await second.find(key)).toEqual({ recordJson: '{"callId":"1"}', originalResponse: null })
    expect(await second.find({ ...key, direction: 'outbound' })).toBeUndefined()
    await second.close()
  })

  test('an older database is used only after a migration, which keeps its records', async () => {
    const address = await newAddress()
    await createOlderDatabase(address, 2, '{"callId":"1"}')
    for (const mode of ['open', 'create'] as const)
      await expect(openStore(address, mode)).rejects.toThrow(/schema version 2, but this program needs \d+\. .*migrate/)
    expect(await schemaVersionOf(address)).toBe(2)
    const migrated = await openStore(address, 'migrate')
    expect(await schemaVersionOf(address)).toBe(migrations.length)
    expect(await migrated.find(key)).toMatchObject({ recordJson: '{"callId":"1"}' })
    expect(await listAccessKeys(migrated.engine)).toEqual([])
    await migrated.close()
  })

  test('an older server works on a database to which a newer one has added columns', async () => {
    const address = await newAddress()
    const newer = await openStore(address)
    for (const table of [
      'cdr',
      'source',
      'access_key',
      'seen_signature',
      'person',
      'session',
      'sign_in_link',
      'failed_sign_in',
      'sign_in_attempt',
      'audit',
    ])
      await newer.engine.query(`ALTER TABLE ${table} ADD COLUMN newer TEXT NOT NULL DEFAULT 'x'`)
    await setSchemaVersion(newer, 99)
    await newer.close()
    const store = await openStore(address)
    const { engine } = store
    const source = await store.addSource('import', 'a')
    expect(await store.put([entry(), entry({ callId: '2' })], source)).toEqual(['stored', 'stored'])
    expect(await store.put([entry(), entry({ callId: '3' })], source)).toEqual(['duplicate', 'stored'])
    expect(await store.find(key)).toEqual({ recordJson: '{"callId":"1"}', originalResponse: null })
    expect(await store.originOf(key)).toMatchObject({ name: 'a' })
    await addAccessKey(engine, { accessKey: 'ak' })
    expect(await listAccessKeys(engine)).toMatchObject([{ accessKey: 'ak' }])
    await addPerson(engine, 'ann')
    expect(await listPeople(engine)).toMatchObject([{ name: 'ann', hasPassword: false }])
    const { token } = await startSession(engine, await personCalled(engine, 'ann'), 1)
    expect(await findSession(engine, token)).toMatchObject({ person: { name: 'ann', role: 'viewer' } })
    expect(await findSignInLink(engine, await makeSignInLink(engine, 'ann'))).toBe('ann')
    const throttle = new SignInThrottle(engine)
    expect(await throttle.reserve('192.0.2.1', 'ann')).toBe(0)
    await throttle.succeeded('192.0.2.1', 'ann')
    await writeAudit(engine, 'ann', 'reveal', key)
    expect(await Array.fromAsync(readAudit(engine))).toMatchObject([{ person: 'ann', action: 'reveal' }])
    const verified = { key: {} as AccessKey, signature: 'f'.repeat(64), time: new Date() }
    expect(await new ReplayGuard(engine, 900).isFirst(verified)).toBe(true)
    expect((await Array.fromAsync(store.rows())).map(({ callId }) => callId)).toEqual(['1', '2', '3'])
    await store.close()
  })

  test('a change and its entry in the audit log are both there or neither', async () => {
    const store = await openStore(await newAddress())
    const { engine } = store
    await addPerson(engine, 'ann', { role: 'admin' })
    const ann = await personCalled(engine, 'ann')
    const { token } = await startSession(engine, ann, 1)
    const demote = () => changePerson(recordedIn(engine, 'bob', 'user_set', { user: 'ann' }), 'ann', { role: 'viewer' })
    await engine.query('ALTER TABLE audit RENAME TO audit_elsewhere')
    await expect(demote()).rejects.toThrow(/audit/)
    expect(await findSession(engine, token)).toMatchObject({ person: ann })
    await engine.query('ALTER TABLE audit_elsewhere RENAME TO audit')
    await demote()
    expect(await findSession(engine, token)).toBeUndefined()
    expect(await Array.fromAsync(readAudit(engine))).toMatchObject([{ person: 'bob', action: 'user_set' }])
    const remove = removePerson(recordedIn(engine, 'bob', 'user_remove', { user: 'eve' }), 'eve')
    await expect(remove).rejects.toThrow('There is no user eve.')
    expect(await Array.fromAsync(readAudit(engine))).toHaveLength(1)
    await store.close()
  })

  test('changes that meet in opposite order are all made, each as a whole', async () => {
    const address = await newAddress()
    const [one, other] = await Promise.all([openStore(address), openStore(address)])
    const stores = [one, other]
    const { engine } = one
    for (const name of ['ann', 'bob']) await addPerson(engine, name, { requestsPerSecond: 1 })
    const add = (name: string) => ({
      sql: 'UPDATE person SET requests_per_second = requests_per_second + 1 WHERE name = $1 RETURNING name',
      parameters: [name],
      isRequired: true,
    })
    const pair = (store: CdrStore, ...names: string[]) => store.engine.change(names.map(add))
    for (let round = 0; round < 5; round += 1)
      await Promise.all(
        stores.flatMap((store) => [
          pair(store, 'ann', 'bob'),
          pair(store, 'bob', 'ann'),
          // Given up as a whole, because there is no such person.
          pair(store, 'ann', 'eve'),
        ]),
      )
    expect((await listPeople(engine)).map(({ requestsPerSecond }) => requestsPerSecond)).toEqual([21, 21])
    await Promise.all(stores.map((store) => store.close()))
  })

  test('one process reads while another writes', async () => {
    const address = await newAddress()
    const writer = await openStore(address)
    const reader = await openStore(address)
    await writer.put(
      [entry({ originalResponse: '{"a": 1}', responseHash: 'ff' })],
      await writer.addSource('upstream', 'b'),
    )
    expect(await reader.find(key)).toEqual({ recordJson: '{"callId":"1"}', originalResponse: '{"a": 1}' })
    await Promise.all([writer.close(), reader.close()])
  })

  test('a batch is stored whole or not at all', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'c')
    const worse = entry({ callId: '3', ccId: 'one' as never })
    await expect(store.put([entry(), worse], source)).rejects.toThrow()
    expect(await store.count()).toBe(0)
    await store.close()
  })

  test('a stored record is never overwritten, and each entry gets its outcome', async () => {
    const store = await openStore(await newAddress())
    const other = entry({ recordJson: '{"callId":"1","callTime":5}' })
    const first = await store.addSource('import', 'first')
    expect(await store.put([entry(), entry({ callId: '2' }), other], first)).toEqual(['stored', 'stored', 'duplicate'])
    const second = await store.addSource('import', 'second')
    const again = [
      entry({ recordJson: '{ "callId": "1" }' }),
      entry({ callId: '3' }),
      entry({ callId: '2', recordJson: '{}' }),
    ]
    expect(await store.put(again, second)).toEqual(['unchanged', 'stored', 'conflict'])
    expect(await store.find(key)).toMatchObject({ recordJson: '{"callId":"1"}' })
    expect(await store.count()).toBe(3)
    await store.close()
  })

  test('a known record is compared with the record of its own key, not of one that shares a part of it', async () => {
    const store = await openStore(await newAddress())
    const keys = [
      { ccId: 1, direction: 'inbound', callId: 'a' },
      { ccId: 1, direction: 'outbound', callId: 'b' },
      { ccId: 2, direction: 'inbound', callId: 'b' },
      { ccId: 2, direction: 'outbound', callId: 'a' },
    ] as const
    const entries = keys.map((where, index) => ({ ...where, recordJson: `{"callTime":${index}}` }))
    await store.put(entries.slice(1), await store.addSource('import', 'first'))
    const again = await store.put(entries, await store.addSource('import', 'second'))
    expect(again).toEqual(['stored', 'unchanged', 'unchanged', 'unchanged'])
    await store.close()
  })

  test('an entry that the table refuses fails, with all others of its batch, and does not count as stored', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'c')
    const refused = { ...entry({ callId: '2' }), direction: 'sideways' as never }
    await expect(store.put([entry(), refused], source)).rejects.toThrow()
    expect(await store.count()).toBe(0)
    await store.close()
  })

  test('any text is read as it was stored', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'd')
    // PostgreSQL keeps no U+0000; the spec refuses it in a call ID, and JSON text escapes it.
    const text = fc.string({ unit: anyCharacter, minLength: 1 }).filter((value) => !value.includes('\0'))
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), fc.uuid(), async (texts, batch) => {
        const entries = texts.map((value) =>
          entry({ callId: batch + value, recordJson: JSON.stringify({ value }), originalResponse: value }),
        )
        expect(await store.put(entries, source)).toEqual(texts.map(() => 'stored'))
        for (const { recordJson, originalResponse = '', ...where } of entries) {
          expect(await store.find(where)).toEqual({ recordJson, originalResponse })
        }
      }),
      { numRuns: isFullRun ? 100 : 25 },
    )
    await store.close()
  })

  test('all rows come in the order of their keys, also when there are more than one slice holds', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'e')
    const callIds = Array.from({ length: 4_001 }, (_, index) => String(index))
    for (const direction of ['outbound', 'inbound'] as const) {
      await store.put(
        callIds.map((callId) => entry({ callId, direction })),
        source,
      )
    }
    const keys = []
    for await (const { direction, callId, sourceId } of store.rows()) keys.push([direction, callId, sourceId])
    const sorted = callIds.toSorted()
    expect(keys).toEqual(
      ['inbound', 'outbound'].flatMap((direction) => sorted.map((callId) => [direction, callId, source])),
    )
    await store.close()
  })

  test('what was stored before an instant can be removed, and nothing else', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'f')
    const callIds = Array.from({ length: 2_500 }, (_, index) => String(index))
    await store.put(
      callIds.map((callId) => entry({ callId })),
      source,
    )
    await new Promise((resolve) => setTimeout(resolve, 2))
    const between = new Date()
    await store.put([entry({ callId: 'new' })], source)
    expect(await store.removeStoredBefore(between)).toBe(2_500)
    expect(await store.removeStoredBefore(between)).toBe(0)
    await store.remove({ ...key, callId: 'new' })
    expect(await store.count()).toBe(0)
    await store.close()
  })

  test('two processes that open a new database at once agree on its tables', async () => {
    const address = await newAddress('empty')
    const stores = await Promise.all([openStore(address), openStore(address), openStore(address)])
    expect(await Promise.all(stores.map((store) => store.count()))).toEqual([0, 0, 0])
    await Promise.all(stores.map((store) => store.close()))
  })

  test('the audit can be written, but neither changed nor deleted', async () => {
    const store = await openStore(await newAddress())
    await store.engine.query('INSERT INTO audit (happened_at, person, action) VALUES ($1, $2, $3)', [
      'now',
      'ann',
      'reveal',
    ])
    await expect(store.engine.query("UPDATE audit SET person = 'bob'")).rejects.toThrow(/append-only/)
    await expect(store.engine.query('DELETE FROM audit')).rejects.toThrow(/append-only/)
    await store.close()
  })
})

describe('on PostgreSQL, a transaction is tried again', () => {
  test('after a serialization failure', async () => {
    const address = await newPostgresDatabase()
    const other = new pg.Client(address)
    await other.connect()
    const database = other.database ?? ''
    await other.query(`ALTER DATABASE ${database} SET default_transaction_isolation = 'repeatable read'`)
    const store = await openStore(address)
    const source = await store.addSource('import', 'a')
    await other.query(`BEGIN; INSERT INTO cdr (cc_id, direction, call_id, record, source_id, stored_at)
      VALUES (1, 'inbound', '2', '{"callId":"2"}', 0, 'now')`)
    const putting = store.put([entry({ callId: '2', recordJson: '{"callId":"2"}' }), entry()], source)
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"
    await expect.poll(async () => (await store.engine.query(waiting, [database])).length, { interval: 5 }).toBe(1)
    await other.query('COMMIT')
    await other.end()
    expect(await putting).toEqual(['unchanged', 'stored'])
    await store.close()
  })

  test('after a deadlock, and given up when it does not end', async () => {
    const store = await openStore(await newPostgresDatabase())
    const source = await store.addSource('import', 'a')
    // Real deadlocks depend on time, so a trigger reports as many as the sequence allows.
    await store.engine.query('CREATE SEQUENCE attempts')
    await store.engine.query(`CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('attempts') IN (1, 2, 4, 5, 6, 7, 8) THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF;
      RETURN NEW; END $$`)
    await store.engine.query('CREATE TRIGGER deadlock BEFORE INSERT ON cdr FOR EACH ROW EXECUTE FUNCTION deadlock()')
    expect(await store.put([entry()], source)).toEqual(['stored'])
    await expect(store.put([entry({ callId: '2' })], source)).rejects.toMatchObject({ code: '40P01' })
    expect(await store.count()).toBe(1)
    await store.close()
  })
})
