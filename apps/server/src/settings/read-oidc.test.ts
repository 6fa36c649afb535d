import { expect, test } from 'vitest'
import { runCommand } from '../../test/run-command.ts'

const serve = (...args: string[]) => runCommand(['serve', '--port', '0', '--database', 'sqlite::memory:', ...args])

test('a provider needs a client, a secret, a public URL and a group, which is said all at once', async () => {
  const [status, printed] = await serve('--oidc-issuer', 'https://login.example.test')
  expect(status).toBe(1)
  for (const fault of [
    /4 settings are wrong/,
    /needs --oidc-client-id/,
    /needs --oidc-client-secret-file, or the secret in the variable CMS_CDR_OIDC_CLIENT_SECRET/,
    /needs --public-url/,
    /needs --oidc-viewer-group, --oidc-supervisor-group or --oidc-admin-group/,
  ])
    expect(printed).toMatch(fault)
})

test.each(['http://login.example.test', 'login.example.test', 'ftp://login.example.test', ''])(
  'the issuer %j is refused, because it cannot be trusted without TLS',
  async (issuer) => {
    const [status, printed] = await serve('--oidc-issuer', issuer)
    expect([status, printed]).toEqual([
      1,
      expect.stringContaining('--oidc-issuer must be a URL that begins with https'),
    ])
  },
)

test.each([
  'https://cdr.example.test/app',
  'cdr.example.test',
  'https://user@cdr.example.test',
  'ftp://cdr.example.test',
])('the public URL %s is refused', async (url) => {
  const [status, printed] = await serve('--public-url', url)
  expect([status, printed]).toEqual([1, expect.stringContaining('--public-url must be a URL without a path')])
})
