import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const main = join(import.meta.dirname, '..', 'dist', 'main.js')
const helps = new Map<string, string>()

function helpOf(command: readonly string[]): string {
  const name = command.join(' ')
  const help = helps.get(name) ?? execFileSync(process.execPath, [main, ...command, '--help'], { encoding: 'utf8' })
  helps.set(name, help)
  return help
}

/** Returns the commands in the examples of a page and in its text. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll('\\\n', ' ')
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.split('\n'))
  const inline = [...text.matchAll(/`(cms-cdr-server [^`]+)`/g)].map(([, command = '']) => command)
  return [...blocks, ...inline]
    .map((line) => /(?:^|\/)cms-cdr-server ([a-z-].*?)\s*(#.*)?$/.exec(line.trim())?.[1] ?? '')
    .filter((command) => command && !command.startsWith('.'))
}

test.each(['docs/operations.md', 'apps/server/README.md'])('every command in %s exists with its options', (page) => {
  const commands = commandsIn(page)
  expect(commands.length).toBeGreaterThan(10)
  for (const command of commands) {
    const [name = '', second = ''] = command.split(' ')
    const path =
      /^ {2}[a-z-]+.* \[command\]/m.test(helpOf([name])) || /^Commands:$/m.test(helpOf([name]))
        ? [name, second]
        : [name]
    const help = helpOf(path)
    for (const [flag] of command.matchAll(/(?<= )--[a-z-]+/g))
      expect([command, help.includes(`${flag} `) || help.includes(`${flag}\n`)]).toEqual([command, true])
  }
})
