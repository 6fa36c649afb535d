import { expect, test } from 'vitest'
import { hasPassword, withoutPassword } from './secret-url.ts'

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
})

test.each([
  'postgres://me@db.test/cdr',
  'postgres://db.test:5432/cdr?sslmode=require',
  'sqlite:a:b@c',
  'http://proxy.test:3128',
])('%s has no password', (url) => {
  expect(hasPassword(url)).toBe(false)
})
