import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from './commands/index.ts'
import { connectionOptions, generalOptions } from './options.ts'

const guide = join(import.meta.dirname, '..', '..', '..', 'packages', 'docs', 'src', 'content', 'docs')

/** Returns the commands in the examples of a page and in its text. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(guide, page), 'utf8').replaceAll('\\\n', ' ')
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'))
  const inline = [...text.matchAll(/`(cms-cdr [^`]+)`/g)].map(([, command = '']) => command)
  return [...blocks, ...inline].flatMap((line) => /^\s*cms-cdr (.*?)\s*(?:#.*|\|\|.*)?$/.exec(line)?.[1] ?? [])
}

const found = globSync('**/*.mdx', { cwd: guide }).flatMap((page) =>
  commandsIn(page).map((command) => [page, command] as const),
)

test('the guide has many commands', () => {
  expect(found.length).toBeGreaterThan(10)
})

test.each(found)('%s: cms-cdr %s exists with its options', (_page, line) => {
  const [name] = line.split(' ')
  const command = commands.find((one) => one.name === name || one.name.startsWith(`${name} `))
  const options = Object.keys({ ...connectionOptions, ...generalOptions, ...command?.options })
  expect(command?.name).toEqual(expect.any(String))
  const flags = Array.from(line.matchAll(/(?<= )--([a-z-]+)/g), ([, flag = '']) => flag)
  expect(flags.filter((flag) => !options.includes(flag))).toEqual([])
})
