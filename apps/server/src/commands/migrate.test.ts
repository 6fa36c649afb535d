import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, expect, test } from 'vitest'
import { newPostgresDatabase } from '../../test/engines.ts'
import { runCommand } from '../../test/run-command.ts'
import { createProgram } from '../program.ts'
import { migrations } from '../store/migrations.ts'
import { openStore } from '../store/open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

// The commands that create a database, and `healthcheck`, which reads none.
const others = ['serve', 'import', 'key add', 'user add', 'migrate', 'restore', 'demo', 'healthcheck']
const output = join(folder, 'output')
const secret = join(folder, 'secret')
writeFileSync(secret, `${'0'.repeat(64)}\n`, { mode: 0o600 })
/** The options without which a command reads no database. */
const options: Readonly<Record<string, readonly string[]>> = {
  erase: ['--number', '123'],
  export: ['--output', output],
  'key set': ['--rate', '1'],
  'key unwrap': ['--wrapping-key-file', secret],
  'key wrap': ['--wrapping-key-file', secret],
  refetch: ['--upstream', 'https://cms.example.test', '--upstream-access-key', 'ak', '--upstream-secret-file', secret],
  reindex: ['--time-zone', 'UTC'],
  'user set': ['--role', 'viewer'],
  'user sign-out': ['--all'],
  'webhook retry': ['--all'],
}

/** Returns the commands that do something, such as `key add`, each with a value for every argument that it needs. */
function commandsOf(parent: Command, name = ''): [name: string, args: string[]][] {
  return parent.commands.flatMap((command) => {
    const own = `${name} ${command.name()}`.trim()
    if (command.commands.length > 0) return commandsOf(command, own)
    const positional = command.registeredArguments.filter(({ required }) => required).map(() => output)
    return [[own, [...own.split(' '), ...positional, ...(options[own] ?? [])]]]
  })
}

test.each(commandsOf(await createProgram()).filter(([name]) => !others.includes(name)))(
  '%s creates no database',
  async (_name, args) => {
    const path = join(folder, 'none.sqlite')
    const missing = /There is no database at .*none\.sqlite\. Check --database, or create one: cms-cdr-server migrate/
    expect(await runCommand([...args, '--database', `sqlite:${path}`])).toEqual([1, expect.stringMatching(missing)])
    expect([existsSync(path), existsSync(output)]).toEqual([false, false])
  },
)

test.each([
  ['SQLite', async () => `sqlite:${join(folder, 'empty.sqlite')}`],
  ['PostgreSQL', () => newPostgresDatabase('empty')],
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

test.each([
  ['migrate', []],
  ['key add', ['ak']],
  ['user add', ['ann', '--no-password']],
])('%s creates a database', async (command, more) => {
  const path = join(folder, `${command}.sqlite`)
  const args = [...command.split(' '), ...more]
  expect((await runCommand([...args, '--database', `sqlite:${path}`]))[0]).toBe(0)
  await (await openStore(`sqlite:${path}`, 'open')).close()
})
