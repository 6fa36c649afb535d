import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { clientErrors } from '@org/cms-cdr-client'
import { expect, inject, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

test.each([
  ['README.md', '30 The flow ended the call; normal release.\n'],
  ['packages/client/README.md', `${clientErrors.not_found.advice}\n`],
])('the sample of %s does what it says', async (path, output) => {
  const sample = /```ts\n([\s\S]*?)```/.exec(read(path))?.[1] ?? ''
  const program = sample.replace(/https:\/\/cms\.example\.test:\d+/, inject('mocks').url)
  const run = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: import.meta.dirname,
    env: { ...process.env, CMS_CDR_SK: 'sk' },
  })
  expect(run.stdout).toBe(output)
})

test('the README of the command line lists every exit status, and those of the client every error class', () => {
  const cli = read('apps/cli/README.md')
  const client = read('packages/client/README.md')
  const statuses = Array.from(cli.matchAll(/^\| (\d+) \|/gm), ([, status]) => Number(status))
  const rows = Array.from(client.matchAll(/^\| `(Cdr\w+Error)` \| `(\w+)` \|/gm), ([, name, code]) => `${name} ${code}`)
  const entries = Object.values(clientErrors)
  expect(statuses).toEqual([0, 1, ...entries.map((entry) => entry.exitStatus)].sort((a, b) => a - b))
  expect(rows.sort()).toEqual(entries.map((entry) => `${entry.class} ${entry.code}`).sort())
})

test('the README of the command line lists every command, and that of the server every command of its help', () => {
  const names = (help: string): string[] =>
    Array.from(help.matchAll(/^\$ cms-cdr (?!help)([a-z]+)/gm), ([, name = '']) => name)
  const cli = read('apps/cli/README.md')
  const commands = new Set(names(read('apps/cli/help.txt')))
  expect(commands.size).toBeGreaterThan(10)
  for (const name of commands) expect(cli, name).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'))
  const server = read('apps/server/README.md')
  const [, list = ''] = /^Commands:\n([\s\S]*?)\n\n/m.exec(read('apps/server/help.txt')) ?? []
  const serverCommands = Array.from(list.matchAll(/^ {2}([a-z]+)/gm), ([, name = '']) => name).filter(
    (name) => name !== 'help',
  )
  expect(serverCommands.length).toBeGreaterThan(10)
  for (const name of serverCommands) expect(server, name).toMatch(new RegExp(`\\b${name}\\b`))
})

test('the root has at most ten scripts, and the guide for contributors names only scripts that exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  expect(Object.keys(scripts).length).toBeLessThanOrEqual(10)
  const guide = read('CONTRIBUTING.md')
  for (const name of Object.keys(scripts)) expect(guide, name).toMatch(new RegExp(`pnpm (run |--silent )?${name}\\b`))
  const ofPnpm = new Set(['changeset'])
  const named = Array.from(guide.matchAll(/`pnpm (?:run |--silent )?([a-z][a-z-]*)\b/g), ([, name = '']) => name)
  expect(named.filter((name) => !(name in scripts) && !ofPnpm.has(name))).toEqual([])
})

test('the weekly workflow runs every benchmark, as the README of the benchmarks says', () => {
  const { scripts } = JSON.parse(read('bench/package.json')) as { scripts: Record<string, string> }
  const benches = Object.keys(scripts).filter((name) => name.startsWith('bench'))
  const [, list = ''] = /^ {8}bench:\n((?: {10}- \S+\n)+)/m.exec(read('.github/workflows/weekly.yml')) ?? []
  expect(list.match(/[a-z][\w:-]+/g)?.sort()).toEqual(benches.sort())
})

test('every program that a command of the README starts has a source it is built from', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const programs = Object.values(scripts).flatMap((script) => script.match(/(?:apps|packages)\/\S+\.c?js/g) ?? [])
  expect(programs).toContain('apps/cli/dist/main.cjs')
  const sources = programs.map((program) => program.replace('/dist/', '/src/').replace(/\.c?js$/, '.ts'))
  for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true)
})
