import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { runCommand, runHere } from '../../test/run-command.ts'
import { findPersonWithPassword, personCalled } from '../people/people.ts'
import { findSession, findSignInLink, makeSignInLink, startSession } from '../people/sessions.ts'
import { openStore } from '../store/open-store.ts'
import type { Engine } from '../store/store.ts'
import { operator } from './operator.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-user-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
let address = ''
beforeEach(async () => {
  address = `sqlite:${join(folder, `${made++}.sqlite`)}`
  await run('user', 'add', 'ann', '--no-password')
})

const run = (...args: string[]) => runCommand([...args, '--database', address])
const json = async (...args: string[]) => {
  const [status, text] = await run(...args, '--json')
  expect(status).toBe(0)
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line))
}
const people = () => json('user', 'list')

async function withEngine<Value>(work: (engine: Engine) => Promise<Value>): Promise<Value> {
  const store = await openStore(address)
  try {
    return await work(store.engine)
  } finally {
    await store.close()
  }
}

/** Starts a session and returns whether it is still valid after some work. */
async function survives(work: () => Promise<unknown>): Promise<boolean> {
  const { token } = await withEngine(async (engine) => startSession(engine, await personCalled(engine, 'ann'), 1))
  await work()
  return withEngine(async (engine) => (await findSession(engine, token)) !== undefined)
}

test('a person is a viewer unless a role is given', async () => {
  await run('user', 'add', 'eve', '--no-password', '--role', 'admin', '--cc-id', '2,1,2', '--reveals-per-minute', '5')
  expect(await people()).toEqual([
    expect.objectContaining({ name: 'ann', role: 'viewer', ccIds: null, revealsPerMinute: null, hasPassword: false }),
    expect.objectContaining({ name: 'eve', role: 'admin', ccIds: [2, 1], revealsPerMinute: 5 }),
  ])
  expect((await run('user', 'list'))[1]).toMatch(/ann .* all .*default/)
})

test('a person is added once, and changed by user set', async () => {
  expect(await run('user', 'add', 'ann', '--no-password')).toEqual([
    1,
    'cms-cdr-server: There is already a user ann. To change it: cms-cdr-server user set ann',
  ])
  await run('user', 'set', 'ann', '--role', 'supervisor', '--cc-id', '3', '--requests-per-second', '7')
  expect(await people()).toMatchObject([{ role: 'supervisor', ccIds: [3], requestsPerSecond: 7 }])
  await run('user', 'set', 'ann', '--cc-id', 'all', '--requests-per-second', 'default')
  expect(await people()).toMatchObject([{ role: 'supervisor', ccIds: null, requestsPerSecond: null }])
})

test.each([
  [['user', 'set', 'ann'], /Nothing to change/],
  [['user', 'set', 'bob', '--role', 'admin'], /no user bob/],
  [['user', 'sign-out'], /name of a person, or --all/],
  [['user', 'sign-out', 'ann', '--all'], /name of a person, or --all/],
  [['user', 'sign-out', 'bob'], /no user bob/],
  [['user', 'remove', 'bob'], /no user bob/],
])('%j says what is wrong, and leaves no entry in the audit log', async (args, message) => {
  const before = await json('audit')
  expect(await run(...args)).toEqual([1, expect.stringMatching(message)])
  expect(await json('audit')).toEqual(before)
})

test.each<[string[], boolean]>([
  [['user', 'set', 'ann', '--role', 'supervisor'], false],
  [['user', 'set', 'ann', '--role', 'viewer'], true],
  [['user', 'set', 'ann', '--no-password'], false],
  [['user', 'set', 'ann', '--cc-id', '2', '--requests-per-second', '1'], true],
  [['user', 'sign-out', 'ann'], false],
  [['user', 'sign-out', '--all'], false],
  [['user', 'remove', 'ann'], false],
])('after %j, a session is valid: %s', async (args, expected) => {
  expect(await survives(() => run(...args))).toBe(expected)
})

test('a session that is started while the person changes never begins', async () => {
  const seen = await withEngine((engine) => personCalled(engine, 'ann'))
  await run('user', 'set', 'ann', '--role', 'supervisor')
  await withEngine(async (engine) => {
    const { token } = await startSession(engine, seen, 1)
    expect(await findSession(engine, token)).toBeUndefined()
  })
})

test('a person who is added again under the same name does not get the sessions of the former one', async () => {
  const seen = await withEngine((engine) => personCalled(engine, 'ann'))
  await run('user', 'remove', 'ann')
  const { token } = await withEngine((engine) => startSession(engine, seen, 1))
  await new Promise((resolve) => setTimeout(resolve, 2))
  await run('user', 'add', 'ann', '--no-password')
  expect(await withEngine((engine) => findSession(engine, token))).toBeUndefined()
})

test('signing out makes links invalid, and removing the password leaves none', async () => {
  const link = await withEngine((engine) => makeSignInLink(engine, 'ann'))
  await run('user', 'sign-out', 'ann')
  await withEngine(async (engine) => {
    expect(await findSignInLink(engine, link)).toBeUndefined()
    expect(await findPersonWithPassword(engine, 'ann', '')).toBeUndefined()
  })
})

test('a link begins with the public URL, if there is one', async () => {
  for (const [args, address] of [
    [[], ''],
    [['--public-url', 'https://cdr.example.test/'], 'https://cdr.example.test'],
  ] as const) {
    const [status, link] = await run('user', 'link', 'ann', ...args)
    expect([status, link.replace(/[\w-]{43}$/, 'TOKEN')]).toEqual([0, `${address}/sign-in/TOKEN`])
  }
})

test('the audit log says who changed what, and can be filtered', async () => {
  await run('user', 'set', 'ann', '--role', 'supervisor', '--cc-id', '1,2')
  await run('user', 'link', 'ann')
  await run('user', 'sign-out', 'ann')
  await run('user', 'remove', 'ann')
  await run('key', 'add', 'ak', '--cc-id', '1')
  await run('key', 'disable', 'ak')
  await run('export', '--cc-id', '1', '--output', join(folder, `${made}.ndjson`))
  const by = operator()
  const entries = await json('audit')
  expect(entries.map(({ person, action, details }) => [person, action, details])).toEqual([
    [by, 'user_add', { user: 'ann', role: 'viewer' }],
    [by, 'user_set', { user: 'ann', role: 'supervisor', ccIds: [1, 2] }],
    [by, 'user_link', { user: 'ann' }],
    [by, 'user_sign_out', { user: 'ann' }],
    [by, 'user_remove', { user: 'ann' }],
    [by, 'key_add', { accessKey: 'ak', ccIds: [1] }],
    [by, 'key_disable', { accessKey: 'ak' }],
    [by, 'export', { format: 'ndjson' }],
  ])
  expect(entries.at(-1)).toMatchObject({ ccId: 1, direction: null, callId: null })
  const actions = async (...args: string[]) => (await json('audit', ...args)).map(({ action }) => action)
  expect(await actions('--action', 'key_add')).toEqual(['key_add'])
  expect(await actions('--person', 'ann')).toEqual([])
  expect(await actions('--since', '1h', '--action', 'export')).toEqual(['export'])
  expect(await actions('--since', entries[6].happenedAt, '--person', by)).toContain('export')
  expect(await actions('--since', '2999-01-01')).toEqual([])
})

test('the entry of a new person says whether there is a password', async () => {
  await runHere(['user', 'add', 'bob', '--database', address], { input: 'correct horse battery\n' })
  expect((await json('audit', '--action', 'user_add')).map(({ details }) => details)).toEqual([
    { user: 'ann', role: 'viewer' },
    { user: 'bob', role: 'viewer', password: 'changed' },
  ])
})
