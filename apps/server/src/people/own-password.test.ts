import { expect, test, vi } from 'vitest'
import { password } from '../../test/ann.ts'
import { json } from '../../test/server.ts'
import { cookieOf, useAnn } from '../../test/use-ann.ts'
import { readAudit } from './audit.ts'
import { changePerson, findPersonWithPassword } from './people.ts'

const ann = useAnn()
const newPassword = 'another horse battery'

function change(cookie: string, given: object, headers: object = {}) {
  return ann.server.send({
    path: '/session/password',
    headers: { ...json, cookie, ...headers },
    body: JSON.stringify(given),
  })
}

async function isSignedIn(cookie: string): Promise<boolean> {
  return (await ann.server.send({ method: 'GET', path: '/session', headers: { cookie } })).status === 200
}

test('a person changes the own password, and stays signed in here alone', async () => {
  const [here, elsewhere] = [await ann.signedIn(), await ann.signedIn()]
  const changed = await change(here, { currentPassword: password, newPassword })
  expect([changed.status, JSON.parse(changed.text)]).toMatchObject([200, { person: 'ann', hasPassword: true }])
  const next = cookieOf(changed)
  expect(await Promise.all([next, here, elsewhere].map(isSignedIn))).toEqual([true, false, false])
  const { engine } = ann
  expect(await findPersonWithPassword(engine, 'ann', newPassword)).toMatchObject({ name: 'ann' })
  expect(await findPersonWithPassword(engine, 'ann', password)).toBeUndefined()
  const audit = await Array.fromAsync(readAudit(engine))
  expect(audit.at(-2)).toMatchObject({
    person: 'ann',
    action: 'user_set',
    details: { user: 'ann', password: 'changed', address: '127.0.0.1' },
  })
  expect(JSON.stringify(audit)).not.toContain(newPassword)
})

test('a wrong current password changes nothing, and is slowed down and recorded like a failed sign-in', async () => {
  const cookie = await ann.signedIn()
  const statuses: number[] = []
  for (let attempt = 0; attempt < 6; attempt++)
    statuses.push((await change(cookie, { currentPassword: 'wrong', newPassword })).status)
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429])
  const right = await change(cookie, { currentPassword: password, newPassword })
  expect(right.status).toBe(429)
  expect(Number(right.headers['retry-after'])).toBeGreaterThan(0)
  expect(await isSignedIn(cookie)).toBe(true)
  const { engine } = ann
  expect(await findPersonWithPassword(engine, 'ann', password)).toBeDefined()
  const failed = await Array.fromAsync(readAudit(engine, { action: 'sign_in_failed' }))
  expect(failed.map(({ person }) => person)).toEqual(Array.from({ length: 5 }, () => 'ann'))
})

test('a change is refused once an admin has ended the sessions of the person meanwhile', async () => {
  const { engine } = ann
  const cookie = await ann.signedIn()
  const write = engine.change.bind(engine)
  vi.spyOn(engine, 'change').mockImplementation(async (statements) => {
    if (statements.some(({ sql }) => sql.includes('password_hash'))) {
      await write([{ sql: 'UPDATE person SET session_epoch = session_epoch + 1' }, { sql: 'DELETE FROM session' }])
    }
    return write(statements)
  })
  const refused = await change(cookie, { currentPassword: password, newPassword })
  expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined])
  expect(await findPersonWithPassword(engine, 'ann', password)).toBeDefined()
  expect(await engine.query('SELECT person FROM session')).toEqual([])
  expect(await Array.fromAsync(readAudit(engine, { action: 'user_set' }))).toEqual([])
})

test('a change needs a session, a page of this server, a password and a new one that is long enough', async () => {
  const given = { currentPassword: password, newPassword }
  expect((await change('cms-cdr-session=none', given)).status).toBe(401)
  const cookie = await ann.signedIn()
  expect((await change(cookie, given, { origin: 'https://evil.example' })).status).toBe(403)
  const short = await change(cookie, { ...given, newPassword: 'short' })
  expect([short.status, short.text]).toEqual([400, expect.not.stringContaining(password)])
  await changePerson(ann.engine, 'ann', { password: null })
  const without = await ann.signedIn()
  const refused = await change(without, given)
  expect([refused.status, JSON.parse(refused.text).resultDesc]).toEqual([
    403,
    'You have no password on this server. Ask an admin for one.',
  ])
  const who = await ann.server.send({ method: 'GET', path: '/session', headers: { cookie: without } })
  expect(JSON.parse(who.text).hasPassword).toBe(false)
})
