import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { openStore } from './open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
const open = (name: string) => openStore(`sqlite:${join(folder, name)}`)

test('a SQLite file that is no database is refused and left as it is', async () => {
  const path = join(folder, 'd.sqlite')
  writeFileSync(path, 'these are not the bytes you are looking for'.repeat(200))
  const before = readFileSync(path)
  await expect(open('d.sqlite')).rejects.toThrow(
    /Cannot open the database .*d\.sqlite: file is not a database.*restore/,
  )
  expect(readFileSync(path)).toEqual(before)
})

test('a SQLite file with a broken page is reported as such, and not changed', async () => {
  const store = await open('c.sqlite')
  await store.close()
  const path = join(folder, 'c.sqlite')
  const bytes = readFileSync(path)
  // Page 1 holds the schema; its header stays whole.
  writeFileSync(path, bytes.fill(0xff, 100, 4096))
  const before = readFileSync(path)
  await expect(open('c.sqlite')).rejects.toThrow(/malformed.*The file was not changed.*restore/)
  expect(readFileSync(path)).toEqual(before)
})

test("another program's database is refused", async () => {
  const other = new DatabaseSync(join(folder, 'e.sqlite'))
  other.exec('CREATE TABLE theirs (a)')
  other.close()
  await expect(open('e.sqlite')).rejects.toThrow(/database of another program/)
})

test('a SQLite file that another process is updating is named as such', async () => {
  const other = new DatabaseSync(join(folder, 'u.sqlite'))
  other.exec('BEGIN EXCLUSIVE')
  await expect(open('u.sqlite')).rejects.toThrow(/Another process is updating the database .*u\.sqlite\. Try again/)
  other.close()
})

test.skipIf(process.platform === 'win32')(
  'only its owner can read a new SQLite file (Windows has no mode bits)',
  async () => {
    const store = await open('g.sqlite')
    await store.addSource('import', 'g')
    for (const file of ['g.sqlite', 'g.sqlite-wal']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    await store.close()
  },
)

test('a look-up in SQLite does not wait while a write waits for the lock of another process', async () => {
  const store = await open('h.sqlite')
  const source = await store.addSource('import', 'h')
  const key = { ccId: 1, direction: 'inbound', callId: '1' } as const
  await store.put([{ ...key, recordJson: '{}' }], source)
  const other = new DatabaseSync(join(folder, 'h.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  const putting = store.put([{ ...key, callId: '2', recordJson: '{}' }], source)
  expect(await store.find(key)).toBeDefined()
  other.exec('ROLLBACK')
  other.close()
  expect(await putting).toEqual(['stored'])
  await store.close()
})

test.each(['cdr.sqlite', 'sqlite:', 'mysql://x', '', 'postgres:'])(
  'the address "%s" is refused with the forms that are wanted',
  async (address) => {
    await expect(openStore(address)).rejects.toThrow(/must be sqlite:PATH.*postgres:\/\//)
  },
)

test('a folder that does not exist is named', async () => {
  await expect(open('none/x.sqlite')).rejects.toThrow(/Cannot open the database/)
})

test('a PostgreSQL that does not respond is named without its password', async () => {
  const opening = openStore('postgres://me:hidden@127.0.0.1:1/x')
  await expect(opening).rejects.toThrow(/Cannot open the database postgres:\/\/me@127\.0\.0\.1:1\/x: .*ECONNREFUSED/)
})
