import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newPostgresDatabase } from '../../test/engines.ts'
import { runProgram } from '../program.ts'
import { openStore } from '../store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const lines: string[] = []
beforeEach(() => {
  lines.length = 0
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text) => void lines.push(String(text)))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs a command in this process and returns its exit status. */
async function run(args: readonly string[]): Promise<number> {
  process.exitCode = 0
  await runProgram(['node', 'cms-cdr-server', ...args])
  return Number(process.exitCode)
}

const reading = [
  ['key', 'list'],
  ['key', 'disable', 'ak'],
  ['user', 'list'],
  ['user', 'remove', 'ann'],
  ['user', 'link', 'ann'],
  ['export'],
  ['audit'],
  ['erase', '--number', '123'],
  ['backup', join(folder, 'backup.sqlite')],
  ['doctor'],
]

test.each(reading)('%s %s creates no database', async (...args) => {
  const path = join(folder, 'none.sqlite')
  expect(await run([...args, '--database', `sqlite:${path}`])).toBe(1)
  expect(lines.join('\n')).toMatch(
    /There is no database at .*none\.sqlite\. Check --database, or create one: cms-cdr-server migrate/,
  )
  expect([existsSync(path), existsSync(join(folder, 'backup.sqlite'))]).toEqual([false, false])
})

test.each([
  ['SQLite', async () => `sqlite:${join(folder, 'empty.sqlite')}`],
  ['PostgreSQL', newPostgresDatabase],
])('an empty %s database is refused until migrate has created its tables', async (kind, newAddress) => {
  const address = await newAddress()
  if (kind === 'SQLite') writeFileSync(join(folder, 'empty.sqlite'), '')
  const database = ['--database', address]
  expect(await run(['key', 'list', ...database])).toBe(1)
  expect(lines.splice(0)).toEqual([expect.stringMatching(/no tables yet\. Create them: cms-cdr-server migrate/)])
  expect(await run(['migrate', '--check', ...database])).toBe(1)
  expect(lines.splice(0)).toEqual([
    expect.stringMatching(/^to do {2}1 {2}create the tables/),
    expect.stringMatching(/^to do {2}2/),
    expect.stringMatching(/^to do {2}3/),
    'schema version 0',
  ])
  await expect(openStore(address, 'open')).rejects.toThrow(/no tables yet/)
  expect(await run(['migrate', ...database])).toBe(0)
  expect(lines.splice(0).at(-1)).toBe('schema version 3')
  expect(await run(['migrate', '--check', ...database])).toBe(0)
  expect(lines.splice(0)).toEqual(['schema version 3, nothing to do'])
  expect(await run(['key', 'list', ...database])).toBe(0)
})

test.each([['migrate'], ['key', 'add', 'ak']])('%s %s creates a database', async (...args) => {
  const path = join(folder, `${args[0]}.sqlite`)
  expect(await run([...args, '--database', `sqlite:${path}`])).toBe(0)
  await (await openStore(`sqlite:${path}`, 'open')).close()
})
