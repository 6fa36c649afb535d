import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newPostgresDatabase } from '../../test/engines.ts'
import { runCommand } from '../../test/run-command.ts'
import { migrations } from '../store/migrations.ts'
import { openStore } from '../store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const reading = [
  ['key', 'list'],
  ['key', 'disable', 'ak'],
  ['user', 'list'],
  ['user', 'remove', 'ann'],
  ['user', 'link', 'ann'],
  ['export', '--output', join(folder, 'output')],
  ['audit'],
  ['erase', '--number', '123'],
  ['backup', join(folder, 'output')],
  ['doctor'],
  ['remove', '1'],
]

test.each(reading)('%s %s creates no database', async (...args) => {
  const path = join(folder, 'none.sqlite')
  const missing = /There is no database at .*none\.sqlite\. Check --database, or create one: cms-cdr-server migrate/
  expect(await runCommand([...args, '--database', `sqlite:${path}`])).toEqual([1, expect.stringMatching(missing)])
  expect([existsSync(path), existsSync(join(folder, 'output'))]).toEqual([false, false])
})

test.each([
  ['SQLite', async () => `sqlite:${join(folder, 'empty.sqlite')}`],
  ['PostgreSQL', newPostgresDatabase],
])('an empty %s database is refused until migrate has created its tables', async (kind, newAddress) => {
  const address = await newAddress()
  if (kind === 'SQLite') writeFileSync(join(folder, 'empty.sqlite'), '')
  const run = (...args: string[]) => runCommand([...args, '--database', address])
  const refusal = expect.stringMatching(/no tables yet\. Create them: cms-cdr-server migrate/)
  const names = migrations.map(({ name }, index) => `${index + 1}  ${name}`)
  const pending = [...names.map((name) => `to do  ${name}`), 'schema version 0'].join('\n')
  const done = [...names.map((name) => `done  ${name}`), `schema version ${names.length}`].join('\n')
  expect(await run('key', 'list')).toEqual([1, refusal])
  expect(await run('migrate', '--check')).toEqual([1, pending])
  expect(await run('key', 'list')).toEqual([1, refusal])
  expect(await run('migrate')).toEqual([0, done])
  expect(await run('migrate', '--check')).toEqual([0, `schema version ${names.length}, nothing to do`])
  expect(await run('key', 'list')).toEqual([0, ''])
})

test.each([['migrate'], ['key', 'add', 'ak']])('%s %s creates a database', async (...args) => {
  const path = join(folder, `${args[0]}.sqlite`)
  expect((await runCommand([...args, '--database', `sqlite:${path}`]))[0]).toBe(0)
  await (await openStore(`sqlite:${path}`, 'open')).close()
})
