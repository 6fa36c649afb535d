import { afterEach, expect, test, vi } from 'vitest'
import { changePassword, RequestRefused, readSession, signIn, signOut } from './session-requests.ts'

afterEach(() => vi.unstubAllGlobals())

/** Responds to the next requests, as the server or something in front of it does. */
function respond(status: number, body: string | null, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers }))
}

const refusal = (text: string): string => JSON.stringify({ resultCode: '0100001', resultDesc: text })
const given = { person: 'ann', password: 'secret' }

test.each([
  [204, null, undefined],
  [401, refusal('Nobody is signed in.'), undefined],
  [200, '{"signOutUrl":"https://id.example/out"}', 'https://id.example/out'],
])('a sign-out with HTTP status %i is done', async (status, body, url) => {
  respond(status, body)
  expect(await signOut()).toBe(url)
})

test.each([403, 429, 500, 502, 503])(
  'a sign-out with HTTP status %i has failed: the session is still alive',
  async (status) => {
    respond(status, '<html>')
    await expect(signOut({ everywhere: true })).rejects.toMatchObject({ status })
  },
)

test.each([
  ['5', 5],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
  [undefined, 0],
])('a refused sign-in with the Retry-After header %j may be repeated after %i s', async (header, seconds) => {
  respond(429, refusal('Too many failed sign-ins.'), header === undefined ? {} : { 'retry-after': header })
  await expect(signIn(given)).rejects.toMatchObject({ status: 429, seconds })
})

test('a refusal has the reason that the server gives, or its status where a proxy responds', async () => {
  respond(403, refusal('Password sign-in is turned off on this server.'))
  await expect(signIn(given)).rejects.toEqual(new RequestRefused(403, 'Password sign-in is turned off on this server.'))
  respond(502, '<html>')
  await expect(changePassword({ currentPassword: 'old', newPassword: 'new' })).rejects.toThrow('HTTP status 502')
  respond(400, 'null')
  await expect(signIn(given)).rejects.toThrow('HTTP status 400')
})

test('a page of a portal in place of the session is an error', async () => {
  respond(200, '<html>')
  await expect(signIn(given)).rejects.toThrow(SyntaxError)
})

test('a page does not wait without end to learn who is signed in', async () => {
  const limit = new AbortController()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(limit.signal)
  vi.stubGlobal(
    'fetch',
    (_url: string, init?: RequestInit) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
  )
  const session = readSession()
  limit.abort()
  await expect(session).rejects.toThrow('aborted')
})
