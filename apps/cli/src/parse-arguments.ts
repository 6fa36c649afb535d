import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import type { CommandDefinition, OptionDefinition, OptionTable, OptionValues, Parsed } from './command.ts'
import { usageOf } from './help.ts'
import { generalOptions } from './options.ts'
import { UsageError, unknownName } from './usage-error.ts'

/**
 * Parses the arguments of a command by its table.
 *
 * @throws UsageError when an argument is missing or unexpected, or an option is unknown or has a wrong value.
 */
export function parseArguments(command: CommandDefinition, args: readonly string[]): Parsed & { wantsHelp: boolean } {
  if (args.some((arg) => /^--(secret-key|secret|sk|password)(=|$)/.test(arg))) {
    throw new UsageError(
      `A secret is never an option, because others can see the command line. Set ${keyVariables.secretKey} instead.`,
    )
  }
  const table: OptionTable = { ...command.options, ...generalOptions }
  const { values, positionals } = parse(command, table, args)
  const wantsHelp = values.help === true
  if (!wantsHelp) checkArguments(command, positionals)
  return { positionals, options: readOptions(table, values) as Parsed['options'], wantsHelp }
}

/** Reads the values of all options of a table. Without a value, each has that of an option that is not given. */
export function readOptions<Options extends OptionTable>(
  table: Options,
  values: Readonly<Record<string, unknown>> = {},
): Pick<OptionValues<Options>, keyof Options> {
  const read = Object.entries(table).map(([name, one]) => [name, readValue(`--${name}`, one, values[name])] as const)
  // readValue has just checked each by its definition.
  return Object.fromEntries(read) as Pick<OptionValues<Options>, keyof Options>
}

function checkArguments(command: CommandDefinition, given: readonly string[]): void {
  const { arguments: names = [] } = command
  const missing = names.find((name, index) => !name.startsWith('[') && given[index] === undefined)
  const extra = names.some((name) => name.includes('...')) ? undefined : given[names.length]
  if (missing === undefined && extra === undefined) return
  const what = missing ? `Missing argument: ${missing.replace('...', '')}.` : `Unexpected argument "${extra}".`
  throw new UsageError(`${what} Usage: ${usageOf(command)}`)
}

function parse(command: CommandDefinition, table: OptionTable, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = {}
  for (const [name, { type, short, multiple = false }] of Object.entries(table))
    options[name] = { type: type === 'boolean' ? type : 'string', multiple, ...(short ? { short } : {}) }
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true })
  const help = `See: cms-cdr ${command.name} --help`
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const type = Object.hasOwn(table, name) ? table[name]?.type : undefined
    if (!type) {
      const names = Object.keys(table).map((known) => `--${known}`)
      throw unknownName(`${command.name} has no option ${rawName}.`, rawName, names, help)
    }
    if (type === 'boolean' && value !== undefined) throw new UsageError(`${rawName} does not take a value. ${help}`)
    const looksLikeOption = type === 'string' && !inlineValue && /^-./.test(value ?? '')
    if (type !== 'boolean' && (value === undefined || looksLikeOption))
      throw new UsageError(`--${name} needs a value. If it starts with a dash, write --${name}=VALUE. ${help}`)
  }
  return parsed
}

/**
 * Reads the value of an option.
 *
 * @param label Names the option in messages.
 * @throws UsageError when the option does not allow the value.
 */
export function readValue(
  label: string,
  { type, choices, least = 0, most = Number.MAX_VALUE, whole, multiple }: OptionDefinition,
  value: unknown,
): unknown {
  if (type === 'boolean') return value === true
  if (multiple) return value ?? []
  if (value === undefined) return undefined
  if (choices && !choices.includes(String(value))) {
    const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(choices)
    throw new UsageError(`${label} must be ${known}, but is "${value}".`)
  }
  if (type === 'string') return value
  const number = Number(value)
  const isValid = /^\d*\.?\d+$/.test(String(value).trim()) && number >= least && number <= most
  if (isValid && (!whole || Number.isInteger(number))) return number
  const range = `from ${least} ${most === Number.MAX_VALUE ? 'upwards' : `to ${most}`}`
  throw new UsageError(`${label} must be a ${whole ? 'whole ' : ''}number ${range}, but is "${value}".`)
}
