import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addAnn, password, startCookie } from '../../test/ann.ts'
import { startTestServer, type TestServer } from '../../test/server.ts'
import { addAccessKey, changeKey, listAccessKeys } from '../auth/access-keys.ts'
import { endOfOverlap, rotateSecret } from '../auth/key-secrets.ts'
import { SecretWrapping } from '../auth/secret-wrapping.ts'
import { readAudit } from '../people/audit.ts'
import { addPerson, changePerson, findPersonWithPassword, listPeople, personCalled } from '../people/people.ts'
import { findSignInLink } from '../people/sessions.ts'

let server: TestServer
let cookie: string
beforeEach(async () => {
  server = await startTestServer()
  await addAnn(engine(), 'admin')
  cookie = await signIn('ann')
})
afterEach(() => server[Symbol.asyncDispose]())

const engine = () => server.store.engine
const signIn = (name: string) => startCookie(engine(), name)

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function send(
  method: Method,
  path: string,
  given?: object | string,
  headers: Record<string, string | undefined> = {},
) {
  const { status, text } = await server.send({
    method,
    path: `/administration${path}`,
    headers: { cookie, ...(given && { 'content-type': 'application/json' }), ...headers },
    body: typeof given === 'object' ? JSON.stringify(given) : (given ?? ''),
  })
  return { status, body: text === '' ? undefined : JSON.parse(text) }
}
const audited = async () => (await Array.fromAsync(readAudit(engine()))).map(({ action, details }) => [action, details])
const address = '127.0.0.1'

test('an admin adds, changes, signs out and removes a person, and each change is audited without the password', async () => {
  const added = await send('POST', '/people/bob', { role: 'supervisor', ccIds: [1, 2], password })
  expect(added).toMatchObject({
    status: 200,
    body: { name: 'bob', role: 'supervisor', ccIds: [1, 2], hasPassword: true },
  })
  expect(await findPersonWithPassword(engine(), 'bob', password)).toBeDefined()
  const changed = await send('PATCH', '/people/bob', { ccIds: null, requestsPerSecond: 5, password: null })
  expect(changed.body).toMatchObject({ role: 'supervisor', ccIds: null, requestsPerSecond: 5, hasPassword: false })
  const link = await send('POST', '/people/bob/sign-in-link')
  expect(Date.parse(link.body.expiresAt)).toBeGreaterThan(Date.now())
  expect(await findSignInLink(engine(), link.body.path.replace('/sign-in/', ''))).toBe('bob')
  const ofBob = await signIn('bob')
  expect((await send('DELETE', '/people/bob/sessions')).status).toBe(204)
  expect((await send('GET', '', undefined, { cookie: ofBob })).status).toBe(401)
  expect((await send('DELETE', '/people/bob')).status).toBe(204)
  expect((await send('DELETE', '/people/bob')).status).toBe(404)
  expect(await audited()).toEqual([
    ['user_add', { address, user: 'bob', role: 'supervisor', ccIds: [1, 2], password: 'changed' }],
    ['user_set', { address, user: 'bob', ccIds: null, requestsPerSecond: 5, password: 'removed' }],
    ['user_link', { address, user: 'bob' }],
    ['user_sign_out', { address, user: 'bob' }],
    ['user_remove', { address, user: 'bob' }],
  ])
})

test('an admin adds, rotates, changes and removes an access key, and sees each secret once', async () => {
  const added = await send('POST', '/keys/reporting', { ccIds: [1], permissions: ['search'], requestsPerSecond: 9 })
  const { secretKey } = added.body
  expect(added.body).toEqual({ accessKey: 'reporting', secretKey: expect.any(String), earlierSecretsUntil: null })
  const signed = (secret: string) =>
    server.sendQuery('{"ccId":1,"isCallin":"true","callId":"a"}', {}, { accessKey: 'reporting', secretKey: secret })
  expect((await signed(secretKey)).status).toBe(200)
  const rotated = await send('POST', '/keys/reporting/secrets', { overlapSeconds: 3600 })
  expect(rotated.body.secretKey).not.toBe(secretKey)
  expect([await signed(secretKey), await signed(rotated.body.secretKey)]).toMatchObject([
    { status: 200 },
    { status: 200 },
  ])
  expect((await send('DELETE', '/keys/reporting/secrets')).status).toBe(204)
  expect((await signed(secretKey)).status).toBe(401)
  const changed = await send('PATCH', '/keys/reporting', { requestsPerSecond: null, disabled: true })
  expect(changed.body).toMatchObject({ ccIds: [1], permissions: ['search'], requestsPerSecond: null })
  expect(changed.body.disabledAt).toEqual(expect.any(String))
  expect((await signed(rotated.body.secretKey)).status).toBe(401)
  await send('PATCH', '/keys/reporting', { disabled: false })
  expect((await signed(rotated.body.secretKey)).status).toBe(200)
  expect((await send('DELETE', '/keys/reporting')).status).toBe(204)
  expect((await signed(rotated.body.secretKey)).status).toBe(401)
  const log = await audited()
  expect(log.map(([action]) => action)).toEqual([
    ...['key_add', 'key_rotate', 'key_retire', 'key_set', 'key_disable', 'key_enable', 'key_remove'],
  ])
  expect(JSON.stringify(log)).not.toContain(secretKey)
  expect(JSON.stringify(log)).not.toContain(rotated.body.secretKey)
})

test('a key whose call centers an older version stored twice can be changed', async () => {
  await addAccessKey(engine(), { accessKey: 'older' })
  await engine().query("UPDATE access_key SET cc_ids = '[1,1]' WHERE access_key = 'older'")
  expect(await send('PATCH', '/keys/older', { disabled: true })).toMatchObject({ status: 200, body: { ccIds: [1] } })
  expect((await send('DELETE', '/keys/older')).status).toBe(204)
})

test('a secret that is added in the console is wrapped as those of the command', async () => {
  server.keys.wrapping = SecretWrapping.parse('a'.repeat(64))
  await send('POST', '/keys/wrapped', {})
  const [stored] = (await listAccessKeys(engine())).filter(({ accessKey }) => accessKey === 'wrapped')
  expect(stored?.secrets[0]?.stored).toMatch(/^\$aes-256-gcm\$/)
  // Another server has wrapped the secrets with a key that this one does not have.
  server.keys.wrapping = SecretWrapping.parse('b'.repeat(64))
  expect(await send('POST', '/keys/other', {})).toMatchObject({ status: 409 })
})

test('admins can neither remove themselves nor change their own role or call centers', async () => {
  for (const refused of [
    await send('DELETE', '/people/ann'),
    await send('PATCH', '/people/ann', { role: 'viewer' }),
    await send('PATCH', '/people/ann', { ccIds: [1] }),
  ])
    expect(refused).toMatchObject({
      status: 409,
      body: { resultDesc: expect.stringMatching(/^You cannot .* Ask another admin\.$/) },
    })
  expect((await send('PATCH', '/people/ann', { role: 'admin', ccIds: null, requestsPerSecond: 7 })).status).toBe(200)
  expect(await personCalled(engine(), 'ann')).toMatchObject({ role: 'admin', ccIds: null, requestsPerSecond: 7 })
})

test.each<[Method, string, object?]>([
  ['POST', '/people/eve', { role: 'viewer' }],
  ['PATCH', '/people/bob', { role: 'viewer', password }],
  ['DELETE', '/people/bob'],
  ['POST', '/people/bob/sign-in-link'],
  ['DELETE', '/people/bob/sessions'],
  ['POST', '/keys/new', {}],
  ['PATCH', '/keys/ak', { ccIds: [1] }],
  ['PATCH', '/keys/ak', { disabled: true }],
  ['DELETE', '/keys/ak'],
  ['POST', '/keys/ak/secrets', { overlapSeconds: 60 }],
  ['DELETE', '/keys/ak/secrets'],
])('%s %s %j changes nothing if it cannot be recorded in the audit log', async (method, path, given) => {
  await addPerson(engine(), 'bob', { role: 'supervisor' })
  await signIn('bob')
  await addAccessKey(engine(), { accessKey: 'ak' })
  await rotateSecret(engine(), 'ak', { until: endOfOverlap(60) })
  const tables = ['person', 'session', 'sign_in_link', 'access_key']
  const read = () => Promise.all(tables.map((table) => engine().query(`SELECT * FROM ${table}`)))
  const before = await read()
  await engine().query('ALTER TABLE audit RENAME TO audit_elsewhere')
  expect((await send(method, path, given)).status).toBe(500)
  expect(await read()).toEqual(before)
})

test.each([
  ['PATCH', { role: 'viewer' }],
  ['PATCH', { ccIds: [1] }],
  ['DELETE', undefined],
] as const)(
  'two admins who send %s %j of each other at the same time do not both lose their access',
  async (method, given) => {
    await addPerson(engine(), 'eve', { role: 'admin' })
    const ofEve = await signIn('eve')
    // A database on another machine, so that the requests meet.
    const query = engine().query.bind(engine())
    const change = engine().change.bind(engine())
    engine().query = async (...values) => {
      await sleep(20)
      return query(...values) as never
    }
    engine().change = async (...values) => {
      await sleep(20)
      return change(...values)
    }
    const body = given && JSON.stringify(given)
    const lessen = (name: string, by: string) => {
      const headers = { 'content-type': 'application/json', cookie: by }
      return fetch(`${server.url}/administration/people/${name}`, { method, headers, ...(body && { body }) })
    }
    await Promise.all([lessen('eve', cookie), lessen('ann', ofEve)])
    const left = (await listPeople(engine())).filter(({ role, ccIds }) => role === 'admin' && ccIds === null)
    expect(left).not.toEqual([])
  },
)

test('an admin who is limited to call centers cannot reach people and keys of others', async () => {
  await addPerson(engine(), 'boss', { role: 'admin' })
  await addPerson(engine(), 'bob', { ccIds: [2] })
  await addAccessKey(engine(), { accessKey: 'all' })
  await changePerson(engine(), 'ann', { ccIds: [1, 2] })
  const unknown = (name: string) => ({ status: 404, body: { resultDesc: expect.stringContaining(` ${name}.`) } })
  expect(await send('DELETE', '/people/boss')).toMatchObject(unknown('boss'))
  expect(await send('POST', '/people/boss/sign-in-link')).toMatchObject(unknown('boss'))
  expect(await send('DELETE', '/people/boss/sessions')).toMatchObject(unknown('boss'))
  expect(await send('PATCH', '/people/boss', { password })).toMatchObject(unknown('boss'))
  expect(await send('DELETE', '/keys/all')).toMatchObject(unknown('all'))
  expect(await send('PATCH', '/keys/all', { disabled: true })).toMatchObject(unknown('all'))
  expect(await send('POST', '/keys/all/secrets', { overlapSeconds: 0 })).toMatchObject(unknown('all'))
  expect(await send('DELETE', '/keys/all/secrets')).toMatchObject(unknown('all'))
  for (const ccIds of [null, undefined, [3], [1, 3]]) {
    expect((await send('POST', '/people/new', { ccIds })).status).toBe(403)
    expect((await send('POST', '/keys/new', { ccIds })).status).toBe(403)
    if (ccIds !== undefined) expect((await send('PATCH', '/people/bob', { ccIds })).status).toBe(403)
  }
  expect((await send('PATCH', '/people/bob', { ccIds: [1] })).status).toBe(200)
  expect((await send('POST', '/people/new', { role: 'admin', ccIds: [1, 2] })).status).toBe(200)
  const { body: added } = await send('POST', '/keys/all', { ccIds: [2] })
  expect((await send('PATCH', `/keys/${added.accessKey}`, { ccIds: null })).status).toBe(403)
})

test('an admin who is limited to call centers does not learn from a refusal which access keys exist beyond them', async () => {
  await addAccessKey(engine(), { accessKey: 'taken' })
  await changePerson(engine(), 'ann', { ccIds: [1] })
  for (const name of ['taken', 'free']) {
    const { status, body } = await send('POST', `/keys/${name}`, { ccIds: [1] })
    expect([status, body.accessKey]).toEqual([200, expect.stringMatching(`^${name}-[0-9a-f]{8}$`)])
    expect((await send('DELETE', `/keys/${body.accessKey}`)).status).toBe(204)
  }
})

test('an admin who is limited to call centers does not learn from a refusal who has a name', async () => {
  await addPerson(engine(), 'boss', { role: 'admin' })
  await addPerson(engine(), 'bob', { ccIds: [1] })
  await changePerson(engine(), 'ann', { ccIds: [1] })
  for (const name of ['boss', 'bob']) {
    const text = `The name ${name} is not available. Choose another one.`
    expect(await send('POST', `/people/${name}`, { ccIds: [1] })).toMatchObject({
      status: 409,
      body: { resultDesc: text },
    })
  }
})

/** Does something before the next change in the database. */
function beforeChange(work: () => Promise<unknown>): void {
  const change = engine().change.bind(engine())
  engine().change = async (statements) => {
    engine().change = change
    await work()
    return change(statements)
  }
}

test.each<[Method, string, object?]>([
  ['PATCH', '/people/bob', { password }],
  ['DELETE', '/people/bob'],
  ['POST', '/people/bob/sign-in-link'],
  ['DELETE', '/people/bob/sessions'],
  ['PATCH', '/keys/ak', { disabled: true, requestsPerSecond: 1 }],
  ['DELETE', '/keys/ak'],
  ['POST', '/keys/ak/secrets', { overlapSeconds: 60 }],
  ['DELETE', '/keys/ak/secrets'],
])('%s %s %j changes nothing if the target has got more access meanwhile', async (method, path, given) => {
  await addPerson(engine(), 'bob', { role: 'supervisor', ccIds: [1] })
  await signIn('bob')
  await addAccessKey(engine(), { accessKey: 'ak', ccIds: [1] })
  await rotateSecret(engine(), 'ak', { until: endOfOverlap(60) })
  await changePerson(engine(), 'ann', { ccIds: [1] })
  const tables = ['person', 'session', 'sign_in_link', 'access_key', 'audit']
  const read = () => Promise.all(tables.map((table) => engine().query(`SELECT * FROM ${table}`)))
  let before: unknown
  beforeChange(async () => {
    await changePerson(engine(), 'bob', { ccIds: [1, 2] })
    await changeKey(engine(), 'ak', { ccIds: null })
    before = await read()
  })
  expect(await send(method, path, given)).toMatchObject({
    status: 409,
    body: {
      resultDesc: expect.stringMatching(/^Someone else has just changed (bob|ak)\. Your change was not saved\./),
    },
  })
  expect(await read()).toEqual(before)
})

test('the limits of a key and whether it is disabled change together', async () => {
  await addAccessKey(engine(), { accessKey: 'ak' })
  const change = engine().change.bind(engine())
  let transactions = 0
  engine().change = async (statements) => {
    transactions += 1
    return change(statements)
  }
  await send('PATCH', '/keys/ak', { requestsPerSecond: 1, disabled: true })
  expect(transactions).toBe(1)
  expect(await audited()).toEqual([
    ['key_set', { address, accessKey: 'ak', requestsPerSecond: 1 }],
    ['key_disable', { address, accessKey: 'ak' }],
  ])
})

test('only admins can change anything, and not from a page of another site', async () => {
  await addPerson(engine(), 'bob', { role: 'supervisor' })
  await addAccessKey(engine(), { accessKey: 'bobs' })
  await changeKey(engine(), 'bobs', { isDisabled: true })
  const requests = [
    ['POST', '/people/new', {}],
    ['PATCH', '/people/bob', { role: 'admin' }],
    ['POST', '/people/bob/sign-in-link'],
    ['DELETE', '/people/bob/sessions'],
    ['DELETE', '/people/bob'],
    ['POST', '/keys/new', {}],
    ['PATCH', '/keys/bobs', { disabled: false }],
    ['POST', '/keys/bobs/secrets', { overlapSeconds: 0 }],
    ['DELETE', '/keys/bobs/secrets'],
    ['DELETE', '/keys/bobs'],
  ] as const
  const ofBob = await signIn('bob')
  for (const [method, path, given] of requests) {
    const statuses = [
      await send(method, path, given, { cookie: ofBob }),
      await send(method, path, given, { cookie: undefined }),
      await send(method, path, given, { 'sec-fetch-site': 'cross-site' }),
      await send(method, path, given, { 'sec-fetch-site': 'same-site' }),
      await send(method, path, given, { origin: 'https://elsewhere.example' }),
      ...(given ? [await send(method, path, given, { 'content-type': 'text/plain' })] : []),
    ].map(({ status }) => status)
    expect([method, path, ...statuses]).toEqual([method, path, 403, 401, 401, 401, 401, ...(given ? [415] : [])])
  }
  expect(await audited()).toEqual([])
  expect(await personCalled(engine(), 'bob')).toMatchObject({ role: 'supervisor' })
})

test.each([
  ['/people/x y', {}, 400, 'A name must have 1 to 64'],
  ['/people/ann', {}, 409, 'There is already a user ann.'],
  ['/people/new', { role: 'root' }, 400, 'role must be'],
  ['/people/new', { ccIds: [] }, 400, 'ccIds'],
  ['/people/new', { ccIds: [0, '2'] }, 400, 'ccIds.1 must be an integer'],
  ['/people/new', { requestsPerSecond: 1e9 }, 400, 'requestsPerSecond must be from 1 to'],
  ['/people/new', { password: 'too short' }, 400, 'password must have 12 to 256 characters.'],
  ['/people/new', { name: 'other' }, 400, '"name" is not a known parameter'],
  ['/people/new', JSON.parse('{"__proto__":{"role":"admin"}}'), 400, '"__proto__" is not a known parameter'],
  ['/people/new', [], 400, 'must be an object'],
  ['/people/new', '{', 400, 'The body is not valid JSON.'],
  ['/keys/a%2Fb', {}, 400, 'An access key must consist of'],
  ['/keys/test-ak', {}, 409, 'There is already an access key test-ak.'],
  ['/keys/new', { permissions: ['everything'] }, 400, 'permissions.0 must be "search"'],
  ['/keys/new', { disabled: 'no' }, 400, 'disabled must be true or false'],
  ['/keys/unknown/secrets', { overlapSeconds: 0 }, 404, 'There is no access key unknown.'],
  ['/keys/test-ak/secrets', { overlapSeconds: -1 }, 400, 'overlapSeconds must be from 0'],
])('POST %s %j is refused with %i and says why, without a command', async (path, given, status, text) => {
  const refused = await send('POST', path.replace(' ', '%20'), given)
  expect(refused).toMatchObject({ status, body: { resultDesc: expect.stringContaining(text) } })
  expect(refused.body.resultDesc).not.toMatch(/cms-cdr-server|too short/)
})

test('every name that a person can have can be addressed', async () => {
  const name = '\u{20000}'.repeat(32)
  const path = `/people/${encodeURIComponent(name)}`
  expect((await send('POST', path, {})).body).toMatchObject({ name })
  expect((await send('DELETE', path)).status).toBe(204)
  // Composed or not, it is one name.
  await send('POST', `/people/${encodeURIComponent('Zoë'.normalize('NFD'))}`, {})
  expect((await send('DELETE', `/people/${encodeURIComponent('Zoë'.normalize('NFC'))}`)).status).toBe(204)
})
