import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { addAnn, password } from '../../test/ann.ts'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { json, resultOf } from '../../test/server.ts'
import { useServerOn } from '../../test/use-ann.ts'
import { readAudit, readAuditPage, writeAudit } from '../people/audit.ts'
import { removePerson } from '../people/people.ts'
import type { Engine, SqlValue } from '../store/store.ts'

const forbidden = resultCodeOf('INSUFFICIENT_PERMISSION')

describeOnEveryEngine('the audit log', (newAddress) => {
  const on = useServerOn(newAddress)
  const { engine, signedIn, get } = on
  const audit = () => Array.fromAsync(readAudit(engine()))

  test('the audit log is for admins', async () => {
    for (const role of ['viewer', 'supervisor'] as const) {
      const refused = await get('/audit', await signedIn(role))
      expect(resultOf(refused)).toEqual([403, forbidden, `This needs the role admin, but ann has the role ${role}.`])
      await removePerson(engine(), 'ann')
    }
    expect((await get('/audit', '')).status).toBe(401)
    expect((await on.server.sendQuery('', { method: 'GET', path: '/audit' })).status).toBe(401)
    const cookie = await signedIn('admin')
    const fromElsewhere = { cookie, 'sec-fetch-site': 'cross-site' }
    expect((await on.server.send({ method: 'GET', path: '/audit', headers: fromElsewhere })).status).toBe(401)
    expect((await get('/audit', cookie)).status).toBe(200)
  })

  test('a name with a NUL character finds no entries, or is refused as invalid', async () => {
    const cookie = await signedIn('admin')
    const status = async (method: string, path: string) =>
      (await on.server.send({ method, path, headers: { cookie } })).status
    expect([200, 400]).toContain(await status('GET', '/audit?person=ann%00'))
    expect([404, 400]).toContain(await status('DELETE', '/administration/people/ann%00'))
    expect([404, 400]).toContain(await status('DELETE', '/administration/keys/ak%00'))
  })

  test('the audit log comes in pages, latest first, each entry once, also while entries are added', async () => {
    const cookie = await signedIn('admin')
    for (let index = 1; index <= 5; index++)
      await writeAudit(engine(), index % 2 ? 'bob' : 'eve', 'erase', undefined, { records: index })
    const page = async (query: string) => JSON.parse((await get(`/audit?${query}`, cookie)).text)
    const seen: unknown[] = []
    let { entries, next } = await page('limit=2')
    for (; ; { entries, next } = await page(`limit=2&before=${next}`)) {
      seen.push(...entries.map(({ details }: { details: { records: number } }) => details.records))
      await writeAudit(engine(), 'bob', 'export', undefined, { state: 'done' })
      if (next === null) break
    }
    expect(seen).toEqual([5, 4, 3, 2, 1])
    expect((await page('person=eve')).entries).toHaveLength(2)
    expect((await page('person=eve&action=export')).entries).toEqual([])
    expect((await page('since=2999-01-01T00:00:00Z')).entries).toEqual([])
  })

  test('all pages of the audit log are one statement, so that none stays prepared for each', async () => {
    const statements = new Set<string>()
    const counted: Engine = Object.assign(Object.create(engine()), {
      query: (sql: string, parameters: SqlValue[]) => {
        statements.add(sql)
        return engine().query(sql, parameters)
      },
    })
    const filter = { ccIds: [1, 2, 3] }
    for (const limit of [1, 2])
      for (const before of [undefined, 1, 2]) await readAuditPage(counted, filter, { limit, before })
    await readAuditPage(counted, { ccIds: [4, 5, 6] }, { limit: 1 })
    expect(statements.size).toBe(1)
  })

  test('the audit log refuses bad filters', async () => {
    const cookie = await signedIn('admin')
    for (const [query, message] of [
      ['limit=0', /limit must be from 1 to 500/],
      ['limit=501', /limit must be from 1 to 500/],
      ['before=-1', /before must be the next of a page, but is /],
      ["before=1'", /before must be the next of a page, but is /],
      ['action=drop', /action must be "sign_in"/],
      ['since=yesterday', /since must be a time in UTC such as 2026-01-02T00:00:00Z, but is "yesterday"/],
      ['person=a&person=b', /person must be a string/],
      ['x=1', /"x" is not a known parameter/],
    ] as const) {
      const refused = [400, resultCodeOf('INVALID_PARAMETER'), expect.stringMatching(message)]
      expect([query, ...resultOf(await get(`/audit?${query}`, cookie))]).toEqual([query, ...refused])
    }
  })

  test('an admin who is limited to call centers sees only the entries of their calls', async () => {
    const cookie = await signedIn('admin', { ccIds: [2] })
    for (const ccId of [1, 2]) await writeAudit(engine(), 'bob', 'reveal', { ccId, direction: 'inbound', callId: 'a' })
    await writeAudit(engine(), 'bob', 'export')
    const { entries } = JSON.parse((await get('/audit', cookie)).text)
    expect(entries.map(({ ccId }: { ccId: number | null }) => ccId)).toEqual([2])
  })

  test('sign-ins, failures and sign-outs are recorded with the address, without a password or an unknown name', async () => {
    await addAnn(engine())
    const signIn = (given: object) => on.server.send({ path: '/session', headers: json, body: JSON.stringify(given) })
    await signIn({ person: 'ann', password: 'wrong password' })
    await signIn({ person: 'my secret password', password })
    const { headers } = await signIn({ person: 'ann', password })
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    await on.server.send({ method: 'DELETE', path: '/session', headers: { cookie } })
    await on.server.send({ method: 'DELETE', path: '/session', headers: { cookie } })
    const entries = await audit()
    expect(entries.map(({ person, action, details }) => [person, action, details])).toEqual([
      ['ann', 'sign_in_failed', { address: '127.0.0.1' }],
      ['(unknown)', 'sign_in_failed', { address: '127.0.0.1' }],
      ['ann', 'sign_in', { address: '127.0.0.1', method: 'password', role: 'supervisor' }],
      ['ann', 'sign_out', { address: '127.0.0.1' }],
    ])
    expect(JSON.stringify(entries)).not.toMatch(/secret|wrong|horse/)
  })
})
