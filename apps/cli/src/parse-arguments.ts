import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import type { CommandDefinition, OptionDefinition, OptionTable, Parsed } from './command.ts'
import { generalOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The variable that holds the secret key. There is no option for it: a command line is seen by others. */
export const secretVariable = keyVariables.secretKey

/** What the command line of a command says, and whether it asks for help instead. */
export interface CommandLine {
  readonly parsed: Parsed
  readonly wantsHelp: boolean
}

/**
 * Reads the arguments of a command by its table.
 *
 * @throws UsageError when an option is unknown, lacks its value or has one that it does not take.
 */
export async function parseArguments(command: CommandDefinition, args: readonly string[]): Promise<CommandLine> {
  if (args.some((arg) => /^--(secret-key|secret|sk|password)(=|$)/.test(arg))) {
    throw new UsageError(`A secret is never an option: others see the command line. Set ${secretVariable} instead.`)
  }
  const table: OptionTable = { ...command.options, ...generalOptions }
  const { values, positionals } = await parse(command, table, args)
  const options = Object.fromEntries(
    Object.entries(table).map(([name, definition]) => [name, readValue(name, definition, values[name])]),
  )
  // What the table says of each option has just been checked.
  return { parsed: { positionals, options: options as unknown as Parsed['options'] }, wantsHelp: options.help === true }
}

async function parse(command: CommandDefinition, table: OptionTable, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = {}
  for (const [name, { type, short }] of Object.entries(table))
    options[name] = { type: type === 'boolean' ? type : 'string', ...(short ? { short } : {}) }
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    const help = `See: cms-cdr ${command.name} --help`
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'(-[^']*)'/.exec(message)?.[1] : undefined
    if (!unknown) throw new UsageError(`${message.replace(/\n/g, ' ')} ${help}`)
    const { nearest } = await import('./nearest.ts')
    const meant = nearest(unknown.replace(/^-+/, ''), Object.keys(table))
    throw new UsageError(`${command.name} has no option ${unknown}.${meant ? ` Did you mean --${meant}?` : ''} ${help}`)
  }
}

/**
 * Reads the value of an option.
 *
 * @throws UsageError when the option does not take it.
 */
export function readValue(
  name: string,
  { type, choices, least = Number.NEGATIVE_INFINITY }: OptionDefinition,
  value: unknown,
): unknown {
  if (type === 'boolean') return value === true
  if (value === undefined) return undefined
  if (choices && !choices.includes(String(value))) {
    throw new UsageError(`--${name} must be ${choices.join(', ')}, but is "${value}".`)
  }
  return type === 'number' ? readNumber(`--${name}`, String(value), least) : value
}

/** Reads a number that has a lower end. */
export function readNumber(name: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() !== '' && number >= least) return number
  throw new UsageError(`${name} must be a number from ${least} on, but is "${text}".`)
}
