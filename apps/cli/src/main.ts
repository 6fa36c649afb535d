#!/usr/bin/env node
import { parseArgs } from 'node:util'
import type { CommandDefinition, ParsedArguments } from './command.ts'
import { code } from './commands/code.ts'
import { get } from './commands/get.ts'
import { commandHelp, programHelp } from './help.ts'
import { secretVariable } from './settings.ts'
import { UsageError } from './usage-error.ts'

const commands: readonly CommandDefinition[] = [get, code]

// Whoever reads our output may stop early; that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const { reportFailure } = await import('./report-failure.ts')
  process.exitCode = reportFailure(error)
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--version') {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
    return print(manifest.version)
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return print(programHelp(commands), name === undefined ? 2 : 0)
  }
  const command = commands.find((known) => known.name === name)
  if (!command) {
    throw new UsageError(
      `There is no command "${name}". The commands are ${commands.map((known) => known.name).join(', ')}.`,
    )
  }
  const parsed = parse(command, args)
  if (parsed.options.help) return print(commandHelp(command, secretVariable))
  const { run } = await command.load()
  return run(parsed)
}

function parse(command: CommandDefinition, args: string[]): ParsedArguments {
  const secret = args.find((arg) => /^--(secret|sk\b|password)/.test(arg))
  if (secret)
    throw new UsageError(`A secret is never an option: others see the command line. Set ${secretVariable} instead.`)
  const types = Object.entries(command.options).map(([name, { type }]) => [name, { type }] as const)
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    })
    return { positionals, options: values as ParsedArguments['options'] }
  } catch (error) {
    const [what] = (error as Error).message.split('. To ')
    throw new UsageError(`${what}. See: cms-cdr ${command.name} --help`)
  }
}

function print(text: string, status = 0): number {
  const stream = status === 0 ? process.stdout : process.stderr
  stream.write(text.endsWith('\n') ? text : `${text}\n`)
  return status
}
