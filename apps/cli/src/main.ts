#!/usr/bin/env node
import { commands } from './commands/index.ts'

// Whoever reads our output may stop early; that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  console.error(`cms-cdr: The output cannot be written: ${error.message}`)
  process.exit(1)
})

void main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  async (error: unknown) => {
    const { reportFailure } = await import('./report-failure.ts')
    process.exitCode = reportFailure(error)
  },
)

async function main(args: readonly string[]): Promise<number> {
  const [first, second = ''] = args
  if (first === '--version') {
    const { version } = await import('./version.ts')
    return print(version)
  }
  if (first === undefined || first === '--help' || first === '-h') {
    const { programHelp } = await import('./help.ts')
    return print(programHelp(commands), first === undefined ? 2 : 0)
  }
  const family = commands.find(({ name }) => name === `${first} ${second}`)
  const command = family ?? commands.find(({ name }) => name === first)
  if (!command) {
    const { unknownCommand } = await import('./unknown-command.ts')
    throw unknownCommand(first, second)
  }
  const { parseArguments } = await import('./parse-arguments.ts')
  const { parsed, wantsHelp } = await parseArguments(command, args.slice(family ? 2 : 1))
  if (wantsHelp) {
    const { commandHelp } = await import('./help.ts')
    return print(commandHelp(command))
  }
  const { run } = await command.load()
  return run(parsed)
}

function print(text: string, status = 0): number {
  const stream = status === 0 ? process.stdout : process.stderr
  stream.write(text.endsWith('\n') ? text : `${text}\n`)
  return status
}
