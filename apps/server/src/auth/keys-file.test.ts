import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readKeysFile } from './keys-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: string, mode = 0o600): string {
  const path = join(folder, 'keys.json')
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

test('keys are read from a file that only its owner can read', () => {
  expect(readKeysFile(file('{"ak":"sk","ak2":"sk2"}'))).toEqual(
    new Map([
      ['ak', 'sk'],
      ['ak2', 'sk2'],
    ]),
  )
})

test.each([0o644, 0o640, 0o604])('a file of mode %o is refused', (mode) => {
  expect(() => readKeysFile(file('{"ak":"sk"}', mode))).toThrow(/others can read it\. Run: chmod 600/)
})

test.each([
  ['no JSON', 'canary', /must hold a JSON object/],
  ['an array', '["canary"]', /must hold a JSON object/],
  ['no keys', '{}', /holds no keys/],
  ['an access key with a slash', '{"a/b":"canary"}', /access key/],
  ['an empty secret', '{"ak":""}', /secret key of ak/],
  ['a secret that is no text', '{"ak":12345}', /secret key of ak/],
])('%s is refused, and no secret is shown', (_name, content, reason) => {
  expect(() => readKeysFile(file(content))).toThrow(reason)
  expect(() => readKeysFile(file(content))).not.toThrow(/canary/)
})

test('a file that is not there is named', () => {
  expect(() => readKeysFile(join(folder, 'none.json'))).toThrow(/Cannot read the keys file .*none\.json/)
})
