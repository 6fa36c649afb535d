import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { openStore } from './open-store.ts'
import { SqliteStore } from './sqlite-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
const key = { ccId: 1, direction: 'inbound', callId: '1' } as const

test('records outlive the process that kept them', async () => {
  const path = join(folder, 'a.sqlite')
  const first = new SqliteStore(path)
  await first.put([{ ...key, recordJson: '{"callId":"1"}' }], await first.addSource('import', 'a'))
  await first.close()
  const second = openStore(`sqlite:${path}`)
  expect(await second.find(key)).toBe('{"callId":"1"}')
  await second.close()
})

test('one process reads while another writes', async () => {
  const path = join(folder, 'b.sqlite')
  const writer = new SqliteStore(path)
  const reader = new SqliteStore(path)
  await writer.put([{ ...key, recordJson: '{}' }], await writer.addSource('import', 'b'))
  expect(await reader.find(key)).toBe('{}')
  await Promise.all([writer.close(), reader.close()])
})

test('a batch is kept whole or not at all', async () => {
  const store = new SqliteStore(':memory:')
  const source = await store.addSource('import', 'c')
  const bad = { ...key, callId: '2', direction: 'sideways' as never, recordJson: '{}' }
  // INSERT OR IGNORE passes over a broken rule; a value of the wrong type is an error all the same.
  const worse = { ...key, callId: '3', ccId: 'one' as never, recordJson: '{}' }
  await expect(store.put([{ ...key, recordJson: '{}' }, bad, worse], source)).rejects.toThrow()
  expect(await store.count()).toBe(0)
})

test('a file that is no database is refused and left as it is', () => {
  const path = join(folder, 'd.sqlite')
  writeFileSync(path, 'these are not the bytes you are looking for'.repeat(200))
  const before = readFileSync(path)
  expect(() => new SqliteStore(path)).toThrow(/Cannot open the database .*d\.sqlite: file is not a database/)
  expect(readFileSync(path)).toEqual(before)
})

test("another program's database is refused", () => {
  const path = join(folder, 'e.sqlite')
  const other = new DatabaseSync(path)
  other.exec('CREATE TABLE theirs (a)')
  other.close()
  expect(() => new SqliteStore(path)).toThrow(/database of another program/)
})

test('a database of a newer version is refused', () => {
  const path = join(folder, 'f.sqlite')
  void new SqliteStore(path).close()
  const newer = new DatabaseSync(path)
  newer.exec('PRAGMA user_version = 99')
  newer.close()
  expect(() => new SqliteStore(path)).toThrow(/newer version/)
})

test.each(['cdr.sqlite', 'sqlite:', 'mysql://x', ''])(
  'the address "%s" is refused with the form that is wanted',
  (address) => {
    expect(() => openStore(address)).toThrow(/must be sqlite:PATH/)
  },
)

test('a folder that does not exist is named', () => {
  expect(() => openStore(`sqlite:${join(folder, 'none', 'x.sqlite')}`)).toThrow(/Cannot open the database/)
})
