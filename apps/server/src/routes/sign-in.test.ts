import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { password, setPassword } from '../../test/ann.ts'
import { json, type RawResponse } from '../../test/server.ts'
import { cookieOf, useAnn } from '../../test/use-ann.ts'
import { hashPassword, isPassword } from '../people/passwords.ts'
import { addPerson } from '../people/people.ts'
import { makeSignInLink } from '../people/sessions.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const ann = useAnn()

describe('signing in', () => {
  test('costs the same and looks the same for a wrong password, an unknown name and a person without a password', async () => {
    // As slow as the server makes it, unlike the one that tests use.
    await ann.engine.query('UPDATE person SET password_hash = $1', [await hashPassword(password)])
    await addPerson(ann.engine, 'link-only')
    const statements = [vi.spyOn(ann.engine, 'query'), vi.spyOn(ann.engine, 'change')]
    // The real function, whose calls are counted wherever it was imported: an earlier file of this worker may have done so.
    const scrypt = vi.spyOn(crypto, 'scrypt')
    syncBuiltinESMExports()
    onTestFinished(() => {
      scrypt.mockRestore()
      syncBuiltinESMExports()
    })
    const fail = async (person: string) => {
      for (const spy of [scrypt, ...statements]) spy.mockClear()
      const { status, text, headers } = await ann.signIn({ person, password: 'wrong' })
      return {
        hashes: scrypt.mock.calls.map(([, salt, ...cost]) => [Buffer.byteLength(salt), ...cost.slice(0, 2)]),
        statements: statements.map((spy) => spy.mock.calls.map(([statement]) => statement)),
        response: { status, text, headers: { ...headers, date: '', 'x-request-id': '' } },
      }
    }
    const [known, ...others] = [await fail('ann'), await fail('bob'), await fail('link-only')]
    expect(known.hashes).toEqual([[16, 32, { N: 2 ** 16, r: 8, p: 2, maxmem: 2 ** 27 }]])
    expect(known.response.status).toBe(401)
    expect(known.response.headers).not.toHaveProperty('set-cookie')
    expect(others).toEqual([known, known])
    expect((await ann.audit()).map(({ person, action }) => [person, action])).toEqual(
      ['ann', '(unknown)', 'link-only'].map((person) => [person, 'sign_in_failed']),
    )
    const attempts = 'SELECT attempts FROM sign_in_attempt ORDER BY attempts'
    expect((await ann.engine.query<{ attempts: number }>(attempts)).map(({ attempts }) => attempts)).toEqual([
      1, 1, 1, 3,
    ])
  })

  test('is delayed after five failures, with the right password too, but not for another person', async () => {
    await addPerson(ann.engine, 'eve')
    await setPassword(ann.engine, 'eve')
    for (let index = 0; index < 5; index++)
      expect((await ann.signIn({ person: 'ann', password: 'wrong' })).status).toBe(401)
    const waiting = await ann.signIn({ person: 'ann', password })
    expect([waiting.status, Number(waiting.headers['retry-after']) > 800]).toEqual([429, true])
    expect(JSON.parse(waiting.text)).toMatchObject({ resultCode: resultCodeOf('INTERFACE_CALL_FAILED') })
    expect((await ann.signIn({ person: 'eve', password })).status).toBe(200)
  })

  test.each([
    [{}, /person is missing; password is missing/],
    [{ person: 'ann', password: 7 }, /^password must be a string/],
    [{ person: 'ann', password: 'x', admin: true }, /"admin" is not a known parameter/],
  ])('%j is refused, and no password is repeated', async (given, text) => {
    const response = await ann.signIn(given)
    expect([response.status, JSON.parse(response.text).resultDesc]).toEqual([400, expect.stringMatching(text)])
  })

  test('takes a name in either way of writing its accents', async () => {
    await addPerson(ann.engine, 'Jose\u0301')
    await setPassword(ann.engine, 'Jos\u00e9')
    for (const person of ['Jos\u00e9', 'Jose\u0301']) expect((await ann.signIn({ person, password })).status).toBe(200)
  })

  test('is refused for a name that no database can store', async () => {
    const response = await ann.signIn({ person: 'ann\0', password })
    expect([response.status, JSON.parse(response.text).resultCode]).toEqual([400, '0100002'])
  })

  test('is refused for a body that is nested too deep or too long', async () => {
    const signInAs = (person: string) =>
      ann.server.send({
        path: '/session',
        headers: json,
        body: `{"person":${person},"password":"x"}`,
      })
    const deep = await signInAs('['.repeat(10_000) + ']'.repeat(10_000))
    expect([deep.status, JSON.parse(deep.text).resultDesc]).toEqual([400, 'person must be a string, but is an array.'])
    const long = await signInAs(`"${'a'.repeat(100_000)}"`)
    expect([long.status, JSON.parse(long.text).resultDesc]).toEqual([
      400,
      expect.stringMatching(/^The body is longer than \d+ bytes\.$/),
    ])
  })

  test('ends the session that the browser had', async () => {
    const first = await ann.signedIn()
    const second = cookieOf(await ann.signIn({ person: 'ann', password }, { cookie: first }))
    expect(second).not.toBe(first)
    expect([(await ann.lookUp(undefined, first)).status, (await ann.lookUp(undefined, second)).status]).toEqual([
      401, 200,
    ])
    const chosen = await ann.signIn({ person: 'ann', password }, { cookie: 'cms-cdr-session=chosen' })
    expect(cookieOf(chosen)).not.toContain('chosen')
  })
})

describe('a one-time link', () => {
  const open = (token: string, method = 'GET', headers = {}): Promise<RawResponse> =>
    ann.server.send({ method, path: `/sign-in/${token}`, headers })

  test('is not used up when the database cannot start the session', async () => {
    const token = await makeSignInLink(ann.engine, 'ann')
    const write = ann.engine.change.bind(ann.engine)
    const change = vi.spyOn(ann.engine, 'change').mockImplementation((statements) => {
      if (statements.some(({ sql }) => sql.includes('INSERT INTO session'))) throw new StoreUnavailableError('gone')
      return write(statements)
    })
    expect((await ann.useLink(token)).status).toBe(503)
    change.mockRestore()
    expect((await ann.useLink(token)).status).toBe(303)
    expect((await ann.useLink(token)).status).toBe(410)
  })

  test('starts one session when it is used twice at the same time', async () => {
    const token = await makeSignInLink(ann.engine, 'ann')
    // Both have seen the link before either uses it up.
    const write = ann.engine.change.bind(ann.engine)
    const both = Promise.withResolvers<void>()
    const change = vi.spyOn(ann.engine, 'change').mockImplementation(async (statements) => {
      if (change.mock.calls.length === 2) both.resolve()
      await both.promise
      return write(statements)
    })
    const send = async () =>
      (
        await fetch(`${ann.server.url}/sign-in/${token}`, {
          method: 'POST',
          headers: { origin: ann.server.url },
          redirect: 'manual',
        })
      ).status
    expect((await Promise.all([send(), send()])).sort()).toEqual([303, 410])
    expect(await ann.engine.query('SELECT person FROM session')).toEqual([{ person: 'ann' }])
    expect(await ann.audit()).toHaveLength(1)
  })

  test('is used up only by its button, however often programs open it', async () => {
    const token = await makeSignInLink(ann.engine, 'ann')
    for (const [method, headers] of [
      ['GET', {}],
      ['HEAD', {}],
      ['GET', { 'sec-purpose': 'prefetch;prerender', 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      const page = await open(token, method, headers)
      expect([page.status, page.headers['set-cookie']]).toEqual([200, undefined])
      if (method === 'GET') expect(page.text).toContain('<h1>Sign in as ann</h1>')
    }
    const first = await ann.useLink(token)
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect((await ann.lookUp(undefined, cookieOf(first))).status).toBe(200)
    for (const response of [
      await ann.useLink(token),
      await open(token),
      await ann.useLink('guess'),
      await open('guess'),
    ])
      expect([response.status, response.headers['set-cookie']]).toEqual([410, undefined])
    expect(await ann.audit()).toMatchObject([{ person: 'ann', action: 'sign_in' }])
  })

  test('signs nobody in from a page of another site, nor when the browser does not say where from', async () => {
    const token = await makeSignInLink(ann.engine, 'ann')
    for (const headers of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: undefined },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none', origin: undefined },
    ]) {
      const response = await ann.useLink(token, headers)
      expect([response.status, response.headers['set-cookie']]).toEqual([403, undefined])
    }
    expect((await ann.useLink(token, { 'sec-fetch-site': 'same-origin', origin: undefined })).status).toBe(303)
  })

  test('leads to a page with a policy that allows no scripts, no frames and no other form', async () => {
    const { headers } = await open(await makeSignInLink(ann.engine, 'ann'))
    const policy = String(headers['content-security-policy'])
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(part)
    expect(policy).not.toMatch(/unsafe|script-src/)
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['same-origin', 'no-store'])
  })

  test('leads to a page also when the database cannot be read', async () => {
    await ann.engine.query('ALTER TABLE sign_in_link RENAME TO gone')
    const page = await open('any')
    expect([page.status, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
    expect(page.text).toContain('Try again')
  })
})

test('a password is stored as a slow hash with its own salt', async () => {
  const [first, second] = [await hashPassword(password), await hashPassword(password)]
  expect(first).toMatch(/^\$scrypt\$ln=16,r=8,p=2\$/)
  expect(first).not.toBe(second)
  expect([await isPassword(password, first), await isPassword(`${password} `, first)]).toEqual([true, false])
})
