import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createOlderDatabase, newPostgresDatabase } from '../../test/engines.ts'
import type { CdrStore } from './cdr-store.ts'
import { migrations } from './migrations.ts'
import { openStore } from './open-store.ts'
import { dayCondition } from './postgres-partitions.ts'
import type { CdrEntry } from './store.ts'

const day = 86_400
const today = Math.floor(Date.now() / 1000 / day) * day
/** A call whose ID begins with the noon of a day, counted from today. */
const callOn = (days: number, number = 1): CdrEntry => ({
  ccId: 1,
  direction: 'inbound',
  callId: `${today + days * day + day / 2}-${number}`,
  recordJson: '{}',
})

async function openDivided(retentionDays = 30, address?: string): Promise<CdrStore> {
  const store = await openStore(address ?? (await newPostgresDatabase()))
  onTestFinished(() => store.close())
  await store.engine.makePartitions(retentionDays)
  return store
}

async function connect(address: string): Promise<pg.Client> {
  const client = new pg.Client(address)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const put = async (store: CdrStore, ...entries: CdrEntry[]) =>
  store.put(entries, await store.addSource('import', 'test'))

/** Returns the partition of each call, in the order of the calls. */
async function partitions({ engine }: CdrStore): Promise<string[]> {
  const rows = await engine.query<{ name: string }>('SELECT tableoid::regclass::text AS name FROM cdr ORDER BY call_id')
  return rows.map(({ name }) => name)
}

const nameOf = (days: number): string =>
  `cdr_${new Date((today + days * day) * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`

/** Sets when the calls of a day were stored, in days from today. */
const setStored = ({ engine }: CdrStore, { callId }: CdrEntry, days: number) =>
  engine.query('UPDATE cdr SET stored_at = $1 WHERE call_id = $2', [
    new Date((today + days * day) * 1000).toISOString(),
    callId,
  ])
const limitAfter = (days: number): Date => new Date((today + days * day) * 1000)

test('an older table becomes a partition as it is, with its rights, and a server of the older version goes on', async () => {
  const address = await newPostgresDatabase()
  const version = migrations.findIndex(({ name }) => name.includes('divide records by the time'))
  await createOlderDatabase(address, version, '{"callId":"1"}')
  const older = await connect(address)
  const role = `reader_${older.database}`
  await older.query(`CREATE ROLE ${role}; GRANT SELECT, INSERT ON cdr TO ${role}; GRANT SELECT ON cdr TO PUBLIC`)
  const file = async (table: string) =>
    (await older.query(`SELECT pg_relation_filenode('${table}') AS node`)).rows[0].node
  const before = await file('cdr')
  const find = (callId: string) =>
    older.query({ name: 'find', text: 'SELECT record FROM cdr WHERE cc_id = 1 AND call_id = $1', values: [callId] })
  expect((await find('1')).rows).toEqual([{ record: '{"callId":"1"}' }])

  const store = await openDivided(30, address)
  expect(await file('cdr_rest')).toBe(before)
  expect(await store.find({ ccId: 1, direction: 'inbound', callId: '1' })).toMatchObject({
    recordJson: '{"callId":"1"}',
  })
  const rights = `SELECT has_table_privilege('${role}', 'cdr', 'INSERT') AS can, has_table_privilege('${role}', 'cdr', 'DELETE') AS cannot`
  expect((await older.query(rights)).rows).toEqual([{ can: true, cannot: false }])
  await older.query(
    `INSERT INTO cdr (cc_id, direction, call_id, record, source_id, stored_at) VALUES (1, 'inbound', $1, '{}', 1, '2026') ON CONFLICT DO NOTHING`,
    [callOn(2).callId],
  )
  expect((await find(callOn(2).callId)).rows).toEqual([{ record: '{}' }])
  expect(await partitions(store)).toEqual(['cdr_rest', nameOf(2)])
  await older.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
})

test('calls of the next days have a partition for each day, or each few for a long retention, and all others one', async () => {
  const store = await openDivided()
  await store.engine.makePartitions(30)
  const calls = [callOn(0), callOn(2), callOn(3), callOn(4), callOn(5), { ...callOn(0), callId: 'x' }]
  expect(await put(store, ...calls)).toEqual(calls.map(() => 'stored'))
  expect(await partitions(store)).toEqual(['cdr_rest', nameOf(2), nameOf(3), nameOf(4), 'cdr_rest', 'cdr_rest'])
  expect(await put(store, ...calls)).toEqual(calls.map(() => 'unchanged'))
  for (const call of calls) expect(await store.find(call)).toEqual({ recordJson: '{}', originalResponse: null })

  const longer = await openDivided(90)
  await put(longer, callOn(2), callOn(4), callOn(5))
  expect(await partitions(longer)).toEqual([nameOf(2), nameOf(2), 'cdr_rest'])
})

test('calls of a day that are stored already stay where they are', async () => {
  const store = await openStore(await newPostgresDatabase())
  onTestFinished(() => store.close())
  await put(store, callOn(3))
  await store.engine.makePartitions(30)
  await put(store, callOn(2), callOn(3, 2), callOn(4))
  expect(await partitions(store)).toEqual([nameOf(2), 'cdr_rest', 'cdr_rest', nameOf(4)])
})

test('a process that ends while it makes a partition does not prevent calls from being stored', async () => {
  const store = await openDivided()
  await store.engine.query("ALTER TABLE cdr_rest ADD CONSTRAINT cdr_rest_apart CHECK (call_id < '1') NOT VALID")
  expect(await put(store, callOn(0), callOn(1))).toEqual(['stored', 'stored'])
  await store.engine.query("ALTER TABLE cdr_rest ADD CONSTRAINT cdr_rest_apart CHECK (call_id < '1') NOT VALID")
  await store.engine.makePartitions(30, new Date(Date.now() + day * 1000))
  await put(store, callOn(5))
  expect(await partitions(store)).toEqual(['cdr_rest', 'cdr_rest', nameOf(5)])
})

test('a partition is dropped when all of its records are old, and a call of its day can be stored again', async () => {
  const store = await openDivided()
  await put(store, callOn(2), callOn(2, 2), callOn(3))
  for (const call of [callOn(2), callOn(2, 2), callOn(3)]) await setStored(store, call, 3)
  // Its calls may still be stored on the day after.
  expect(await store.removeStoredBefore(limitAfter(2.9))).toBe(0)
  expect(await store.removeStoredBefore(limitAfter(3.1))).toBe(2)
  const names = await store.engine.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'cdr'::regclass ORDER BY name",
  )
  expect(names.map(({ name }) => name)).toEqual([nameOf(3), nameOf(4), 'cdr_rest'])
  expect(await store.find(callOn(2))).toBeUndefined()
  expect(await put(store, callOn(2))).toEqual(['stored'])
  expect(await store.find(callOn(2))).toBeDefined()
})

test('a partition with a record that came late stays for a day, and then loses what is old', async () => {
  const store = await openDivided()
  const [early, late] = [callOn(2), callOn(2, 2)]
  await put(store, early, late)
  await setStored(store, early, 2.5)
  await setStored(store, late, 9)
  expect(await store.removeStoredBefore(limitAfter(3.5))).toBe(0)
  expect(await store.removeStoredBefore(limitAfter(4))).toBe(1)
  expect([await store.find(early), await store.find(late)]).toEqual([undefined, expect.anything()])
  expect(await store.removeStoredBefore(limitAfter(9.1))).toBe(1)
  expect(await store.engine.query(`SELECT to_regclass('${nameOf(2)}')::text AS name`)).toEqual([{ name: null }])
})

test('only the days of removed calls are counted anew', async () => {
  const store = await openDivided()
  const calls = [callOn(2), callOn(3), callOn(3, 2), callOn(-5), callOn(-4)]
  await put(store, ...calls)
  // The first is dropped with its partition, the others are removed from a late partition and from that of all other days.
  for (const [call, days] of [
    [callOn(2), 2.5],
    [callOn(3), 3.5],
    [callOn(3, 2), 9],
    [callOn(-5), 2],
    [callOn(-4), 9],
  ] as const)
    await setStored(store, call, days)
  const versions = async () => {
    const rows = await store.engine.query<{ day: number; version: number }>(
      'SELECT day, version FROM call_day ORDER BY day',
    )
    return rows.map(({ day: one, version }) => [one - today / day, version])
  }
  const before = new Map((await versions()).map(([one, version]) => [one, version]))
  expect(await store.removeStoredBefore(limitAfter(5))).toBe(3)
  const changed = (await versions()).filter(([one, version]) => before.get(one) !== version)
  expect(changed.map(([one]) => one)).toEqual([-5, 2, 3])
})

test('a long query delays the drop of a partition only until it ends', async () => {
  const address = await newPostgresDatabase()
  const store = await openDivided(30, address)
  await put(store, callOn(2))
  await setStored(store, callOn(2), 2.5)
  const reader = await connect(address)
  await reader.query('BEGIN; SELECT count(*) FROM cdr')
  const removing = store.removeStoredBefore(limitAfter(4))
  const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
  await expect.poll(async () => (await reader.query(waiting)).rows.length, { interval: 5 }).toBeGreaterThan(0)
  // The drop has given up its lock, so that others go on.
  expect(await store.find(callOn(2))).toBeDefined()
  await reader.query('COMMIT')
  expect(await removing).toBe(1)
})

test('a partition with a record that came late waits for no lock to be found not old yet', async () => {
  const address = await newPostgresDatabase()
  const store = await openDivided(30, address)
  await put(store, callOn(2), callOn(2, 2))
  await setStored(store, callOn(2), 2.5)
  await setStored(store, callOn(2, 2), 5)
  const writer = await connect(address)
  await writer.query(`BEGIN; LOCK TABLE ${nameOf(2)} IN ROW EXCLUSIVE MODE`)
  const waitingHere = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  let isOver = false
  const waiting = async (): Promise<string> => {
    while (!isOver) if ((await writer.query(waitingHere)).rows.length > 0) return 'waits'
    return 'over'
  }
  const removing = store.removeStoredBefore(limitAfter(3.5)).finally(() => {
    isOver = true
  })
  expect(await waiting()).toBe('over')
  expect(await removing).toBe(0)
  expect(await store.removeStoredBefore(limitAfter(4.5))).toBe(1)
})

test('a partition that cannot be dropped in time loses its records one by one, and holds up no other', async () => {
  const store = await openDivided()
  await put(store, callOn(2), callOn(3))
  for (const days of [2, 3]) await setStored(store, callOn(days), days)
  // As when it is too large to be examined before the time limit of a statement.
  await store.engine.query(`CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM pg_event_trigger_dropped_objects() WHERE object_name = '${nameOf(2)}') THEN
        RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014';
      END IF;
    END $$`)
  await store.engine.query('CREATE EVENT TRIGGER refuse ON sql_drop EXECUTE FUNCTION refuse()')
  const left = async () =>
    (
      await store.engine.query<{ name: string }>(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'cdr'::regclass ORDER BY 1",
      )
    ).map(({ name }) => name)
  expect(await store.removeStoredBefore(limitAfter(4.5))).toBe(2)
  expect(await store.count()).toBe(0)
  expect(await left()).toEqual([nameOf(2), nameOf(4), 'cdr_rest'])
  await store.engine.query('DROP EVENT TRIGGER refuse')
  await store.removeStoredBefore(limitAfter(4.5))
  expect(await left()).not.toContain(nameOf(2))
})

test('a user who does not own the table removes records one by one', async () => {
  const address = await newPostgresDatabase()
  const store = await openDivided(30, address)
  await put(store, callOn(2))
  await setStored(store, callOn(2), 2.5)
  const user = `user_${new URL(address).pathname.slice(1)}`
  await store.engine.query(`CREATE ROLE ${user} LOGIN PASSWORD 'p'`)
  await store.engine.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user}`)
  const other = await openStore(Object.assign(new URL(address), { username: user, password: 'p' }).href, 'open')
  await other.engine.makePartitions(30)
  expect(await other.removeStoredBefore(limitAfter(4))).toBe(1)
  await other.close()
  expect(await store.count()).toBe(0)
  await store.engine.query(`DROP OWNED BY ${user}`)
  await store.engine.query(`DROP ROLE ${user}`)
})

test('a look-up that is prepared for a day reads one index, and there is a bounded number of such days', async () => {
  const store = await openDivided()
  const inTwoDays = Date.now() + 2 * day * 1000
  const condition = dayCondition(callOn(2).callId, inTwoDays)
  const plan = await store.engine.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (GENERIC_PLAN, COSTS OFF) SELECT record FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id = $3 AND ${condition}`,
  )
  expect(plan[0]?.['QUERY PLAN']).toBe(`Index Scan using ${nameOf(2)}_pkey on ${nameOf(2)} cdr`)
  const days = Array.from({ length: 1_000 }, (_, index) => dayCondition(callOn(index - 900).callId))
  expect(new Set(days).size).toBeLessThan(110)
  for (const callId of ['x', '1', '179000000', '1700000000-1', '9999999999-1', '0000000000-1'])
    expect(dayCondition(callId)).toBeUndefined()
})
