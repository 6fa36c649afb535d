import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

test('the help of every command is reviewed as text', async () => {
  const helps = withSubcommands(await createProgram()).map((command) => command.helpInformation())
  await expect(helps.join('\n')).toMatchFileSnapshot('../help.txt')
})

test.each([
  ['key', ['key']],
  ['restore', ['restore']],
])('the command %s is added alone, without loading the others', async (name, names) => {
  expect((await createProgram(name)).commands.map((command) => command.name())).toEqual(names)
})

test.each(['', '--help', 'kye', 'constructor'])('all commands are added for the argument "%s"', async (name) => {
  const names = (await createProgram(name)).commands.map((command) => command.name())
  expect(names).toEqual(expect.arrayContaining(['serve', 'key', 'restore', 'refetch', 'demo']))
})

function withSubcommands(command: Command): Command[] {
  command.configureHelp({ helpWidth: 120 })
  return [command, ...command.commands.flatMap(withSubcommands)]
}
