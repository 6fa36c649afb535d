import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const program = await createProgram()

/** Returns the commands in the examples of a page and in its text. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll('\\\n', ' ')
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'))
  const inline = [...text.matchAll(/`(cms-cdr-server [^`]+)`/g)].map(([, command = '']) => command)
  return [...blocks, ...inline]
    .map((line) => /(?:^|\/)cms-cdr-server ([a-z].*?)\s*(#.*)?$/.exec(line.trim())?.[1] ?? '')
    .filter((command) => command && !command.startsWith('.') && !command.startsWith('listens'))
}

const guide = 'packages/docs/src/content/docs'
const pages = globSync('**/*.mdx', { cwd: join(root, guide) })
  .map((page) => `${guide}/${page}`)
  .filter((page) => commandsIn(page).length > 0)

test.each(['docs/operations.md', 'apps/server/README.md', ...pages])(
  'every command in %s exists with its options',
  (page) => {
    const commands = commandsIn(page)
    expect(commands.length).toBeGreaterThan(page.endsWith('.mdx') ? 0 : 10)
    for (const command of commands) {
      const [name, second] = command.split(' ')
      const first = program.commands.find((one) => one.name() === name)
      const found = first?.commands.find((one) => one.name() === second) ?? first
      const flags = found?.options.map(({ long }) => long)
      expect([command, found?.name()]).toEqual([command, expect.any(String)])
      for (const [flag] of command.matchAll(/(?<= )--[a-z-]+/g))
        expect([command, flag, flags?.includes(flag) || flag === '--help']).toEqual([command, flag, true])
    }
  },
)
