import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

test('the help of every command is reviewed as text', async () => {
  const helps = withSubcommands(await createProgram()).map((command) => command.helpInformation())
  await expect(helps.join('\n')).toMatchFileSnapshot('../help.txt')
})

function withSubcommands(command: Command): Command[] {
  command.configureHelp({ helpWidth: 120 })
  return [command, ...command.commands.flatMap(withSubcommands)]
}
