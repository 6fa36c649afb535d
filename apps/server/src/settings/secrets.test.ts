import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hasPassword, judgeSecretFile, readSecretFile, withoutPassword, withoutPasswords } from './secrets.ts'

test.each([
  ['postgres://me:hidden@db.test/cdr', 'postgres://me@db.test/cdr'],
  ['postgres://me:%68idden@db.test/cdr', 'postgres://me@db.test/cdr'],
  ['postgres://me:hid@den@db.test/cdr', 'postgres://me@db.test/cdr'],
  ['postgres://:hidden@db.test/cdr', 'postgres://db.test/cdr'],
  ['postgres://me@db.test/cdr?password=hidden', 'postgres://me@db.test/cdr'],
  ['postgres:///cdr?host=/run/postgresql&user=me&password=hidden', 'postgres:///cdr'],
  ['postgres://me:hid/den@db.test/cdr', 'postgres://…'],
  ['postgres://me:12/den@db.test/cdr', 'postgres://…'],
  ['postgres://me:12?den@db.test/cdr', 'postgres://…'],
  ['postgres://me:12#den@db.test/cdr', 'postgres://…'],
  ['postgres://me:50%hidden@db test/cdr', 'postgres://…'],
  ['me:hidden@db.test/cdr', '…'],
  ['http://me:hidden@proxy.test:3128', 'http://me@proxy.test:3128/'],
])('%s is shown as %s', (url, shown) => {
  expect([hasPassword(url), withoutPassword(url)]).toEqual([true, shown])
  expect(withoutPasswords(`--upstream is "${url}".`)).not.toMatch(/hid|den/)
})

test.each([
  'postgres://me@db.test/cdr',
  'postgres://db.test:5432/cdr?sslmode=require',
  'sqlite:a:b@c',
  'http://proxy.test:3128',
])('%s has no password', (url) => {
  expect(hasPassword(url)).toBe(false)
  expect(withoutPasswords(`--upstream is "${url}".`)).toBe(`--upstream is "${url}".`)
})

test('passwords are looked for in a time that grows with the length of a text alone', () => {
  for (const text of ['1:'.repeat(500_000), 'a'.repeat(1_000_000), '?'.repeat(1_000_000)])
    expect(withoutPasswords(`${text} http://me:hidden@proxy.test`)).toBe(`${text} http://me@proxy.test/`)
})

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-secret-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string, mode = 0o600): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}
const read = (path: string) => {
  const warnings: string[] = []
  return { secret: readSecretFile(path, (message) => warnings.push(message)), warnings }
}

test.each([
  ['a file of root for its group, as systemd and fsGroup of Kubernetes make it', 0, 0o100_440, 'ok'],
  ['a file of root that its group can write to', 0, 0o100_660, 'warn'],
  ['a secret of Docker', 0, 0o100_444, 'warn'],
  ['a secret of Kubernetes', 0, 0o100_644, 'warn'],
  ['a file of a user', 1000, 0o100_600, 'ok'],
  ['a file of a user for the group', 1000, 0o100_640, 'refuse'],
  ['a file of a user for everybody', 1000, 0o100_644, 'refuse'],
])('%s: uid %i, mode %o → %s', (_what, uid, mode, verdict) => {
  expect(judgeSecretFile(uid, mode)).toBe(verdict)
})

test.each([
  ['a line break at the end', 'secret\n'],
  ['a Windows line break', 'secret\r\n'],
  ['blanks around it', ' secret \n\n'],
  ['nothing else', 'secret'],
])('a secret with %s is the secret alone', (_what, content) => {
  expect(read(write('blank', content))).toEqual({ secret: 'secret', warnings: [] })
})

test('an empty file and one that does not exist are named', () => {
  expect(() => read(write('empty', '\n'))).toThrow(/empty is empty/)
  expect(() => read(join(folder, 'none'))).toThrow(/no such file.*none/)
})

describe.skipIf(process.platform === 'win32')('on systems with modes (Windows has none)', () => {
  test('a projected volume of Kubernetes is read through its links, and the mode of the file itself counts', () => {
    mkdirSync(join(folder, '..2026'))
    const path = write(join('..2026', 'key'), 'secret\n', 0o400)
    symlinkSync('..2026', join(folder, '..data'))
    symlinkSync(join('..data', 'key'), join(folder, 'key'))
    expect(read(join(folder, 'key'))).toEqual({ secret: 'secret', warnings: [] })
    chmodSync(path, 0o444)
    const isRoot = process.getuid?.() === 0
    if (isRoot) expect(read(join(folder, 'key')).warnings).toEqual([expect.stringMatching(/mode 0444.*used/)])
    else expect(() => read(join(folder, 'key'))).toThrow(/mode 0444.*chmod 600/)
  })
})
