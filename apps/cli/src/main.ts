#!/usr/bin/env node
import { commands } from './commands/index.ts'
import { requireHomeFolder } from './home-folder.ts'
import { keepCompiled } from './keep-compiled.ts'
import { isTooOld, oldestNode } from './oldest-node.ts'
import { parseArguments } from './parse-arguments.ts'
import { endAtOutputFault, print } from './print.ts'

void main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  async (error: unknown) => {
    const { reportFailure } = await import('./report-failure.ts')
    process.exitCode = reportFailure(error)
  },
)

async function main(given: readonly string[]): Promise<number> {
  const { leading, args } = splitLeadingProfile(given)
  const [first, second = ''] = args
  if (isTooOld(process.versions.node)) {
    return print(`cms-cdr: Node ${oldestNode} or later is required, but this is Node ${process.versions.node}.`, 2)
  }
  if (first === '--version') {
    const { version } = await import('./version.ts')
    return print(version)
  }
  if (first === undefined || first === '--help' || first === '-h') {
    const { programHelp } = await import('./help.ts')
    return print(programHelp(commands), first === undefined ? 2 : 0)
  }
  // Hidden: the completion scripts of the shells call it with what is typed.
  if (first === '__complete') {
    const { complete } = await import('./completion/complete.ts')
    const offers = complete(commands, args.slice(1))
    if (offers === 'files') return print(':files')
    return print(offers.map(({ word, summary = '' }) => `${word}\t${summary}`).join('\n'))
  }
  const isFamily = commands.some(({ name }) => name.startsWith(`${first} `))
  if (isFamily && (second === '--help' || second === '-h')) {
    const { familyHelp } = await import('./help.ts')
    return print(familyHelp(first, commands))
  }
  const family = commands.find(({ name }) => name === `${first} ${second}`)
  const command = family ?? commands.find(({ name }) => name === first)
  if (!command) {
    const { unknownCommand } = await import('./unknown-command.ts')
    throw unknownCommand(first, second)
  }
  const { parsed, wantsHelp } = await parseArguments(command, [...leading, ...args.slice(family ? 2 : 1)])
  if (wantsHelp) {
    const { commandHelp } = await import('./help.ts')
    return print(commandHelp(command))
  }
  // A command that prints at once needs no settings, and is done before kept code would pay.
  if (command.streams !== false) {
    requireHomeFolder()
    keepCompiled()
    process.stdout.on('error', endAtOutputFault)
  }
  const { run } = await command.load()
  return run(parsed)
}

/** `--profile NAME` may stand before the command, where people who switch between systems type it. */
function splitLeadingProfile(given: readonly string[]): { leading: readonly string[]; args: readonly string[] } {
  const [first = ''] = given
  const count = first === '--profile' ? 2 : first.startsWith('--profile=') ? 1 : 0
  return { leading: given.slice(0, count), args: given.slice(count) }
}
