import manifest from '../package.json' with { type: 'json' }
import type { CommandDefinition } from './command.ts'
import { commands } from './commands/index.ts'
import { complete } from './complete.ts'
import { commandHelp, familyHelp, programHelp } from './help.ts'
import { parseArguments } from './parse-arguments.ts'
import { UsageError, unknownName } from './usage-error.ts'

const { version } = manifest

/** The oldest Node that runs this program. */
export const oldestNode = manifest.engines.node.replace('>=', '')

/** Whether a version of Node, such as `22.1.0`, is too old. */
export function isTooOld(given: string): boolean {
  return Number.parseInt(given, 10) < Number(oldestNode)
}

/**
 * Runs one command line in the environment and on the streams of this process. Errors are reported on stderr. Returns the exit
 * status.
 *
 * @param args The words after `cms-cdr`.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    const { reportFailure } = await import('./report-failure.ts')
    return reportFailure(error)
  }
}

async function dispatch(given: readonly string[]): Promise<number> {
  const { leading, args } = splitLeadingProfile(given)
  const [first, second = ''] = args
  if (first === '--version') return print(`${version}\n`)
  if (first === '--help' || first === '-h') return print(programHelp(commands))
  if (first === undefined) {
    process.stderr.write(programHelp(commands))
    return 2
  }
  // Hidden: the completion scripts of the shells call it with what is typed.
  if (first === '__complete') return print(offersFor(args.slice(1)))
  const members = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (members.length > 0 && (second === '--help' || second === '-h')) return print(familyHelp(first, commands))
  const name = members.length > 0 ? `${first} ${second}` : first
  const command = commands.find((one) => one.name === name)
  if (!command) throw unknownCommand(name, members)
  const parsed = parseArguments(command, [...leading, ...args.slice(members.length > 0 ? 2 : 1)])
  if (parsed.wantsHelp) return print(commandHelp(command))
  const { run } = await command.load()
  return run(parsed, commands)
}

function offersFor(words: readonly string[]): string {
  const offers = complete(commands, words)
  return offers === 'files' ? ':files\n' : offers.map(({ word, summary = '' }) => `${word}\t${summary}\n`).join('')
}

/** `--profile NAME` may stand before the command, where people who switch between systems type it. */
function splitLeadingProfile(given: readonly string[]): { leading: readonly string[]; args: readonly string[] } {
  const [first = ''] = given
  const count = first === '--profile' ? 2 : first.startsWith('--profile=') ? 1 : 0
  return { leading: given.slice(0, count), args: given.slice(count) }
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function unknownCommand(given: string, members: readonly CommandDefinition[]): UsageError {
  const [first = '', second = ''] = given.split(' ')
  if (first.startsWith('-'))
    return new UsageError(`${first} must come after the name of a command. See: cms-cdr --help`)
  const names = members.map(({ name }) => name)
  if (names.length > 0 && (second === '' || second.startsWith('-')))
    return new UsageError(`${first} needs a command: ${names.join(', ')}.`)
  const words = new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))
  return unknownName(`There is no command "${given}".`, given, names.length > 0 ? names : [...words])
}
