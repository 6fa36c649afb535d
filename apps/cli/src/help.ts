import { styleText } from 'node:util'
import type { CommandDefinition, OptionDefinition } from './command.ts'
import { connectionOptions, generalOptions } from './options.ts'

const indent = 28
const maxWidth = 100
/** Of a pipe, which may lead to a pager. */
const usualWidth = 80

/** The help topics with their summaries. Their texts are loaded on demand. */
export const topics = {
  environment: 'Environment variables, and which setting takes precedence',
  formatting: 'JSON, CSV, fields, masking and colors',
  'exit-status': 'Meaning of each exit status',
  signing: 'How requests are signed, and what to do if a signature is rejected',
  times: 'Time zones, and how long records are kept',
} as const

export function programHelp(commands: readonly CommandDefinition[]): string {
  return join([
    wrap(
      'Look up call detail records (CDRs) of a Huawei AICC / CEC contact center, in CC-CMS itself or through a cms-cdr server.',
      0,
    ),
    section('Usage', ['cms-cdr COMMAND [options]']),
    section('Commands', commandLines(commands, '')),
    section(
      'Help topics',
      Object.entries(topics).map(([name, summary]) => line(`help ${name}`, summary)),
    ),
    section('Options', [
      line('-h, --help', 'Show this help, or the help of a command'),
      line('--version', 'Show the version'),
    ]),
    section('Examples', [
      '$ cms-cdr profile add prod --url https://cms.example.test:28443 --access-key my-access-key --cc-id 1',
      '$ cms-cdr get 1000000000-0001',
      '$ cms-cdr bulk call-ids.txt --output records.ndjson',
    ]),
  ])
}

export function commandHelp(command: CommandDefinition): string {
  const isConnection = ([name]: readonly [string, OptionDefinition]): boolean => name in connectionOptions
  const options = Object.entries(command.options ?? {})
  return join([
    wrap(command.description ?? `${command.summary}.`, 0),
    section('Usage', [usageOf(command)]),
    section('Options', optionLines(options.filter((option) => !isConnection(option)))),
    section('Connection options', optionLines(options.filter(isConnection))),
    section('General options', optionLines(Object.entries(generalOptions))),
    section(
      'Examples',
      command.examples.map((example) => `$ ${example}`),
    ),
  ])
}

/** Returns the help of a family of commands, such as `profile`. */
export function familyHelp(first: string, commands: readonly CommandDefinition[]): string {
  return join([
    section('Usage', [`cms-cdr ${first} COMMAND [options]`]),
    section('Commands', commandLines(commands, `${first} `)),
    `For the options of a command, run: cms-cdr ${first} COMMAND --help`,
  ])
}

export function usageOf({ name, arguments: given = [] }: CommandDefinition): string {
  return ['cms-cdr', name, ...given, '[options]'].join(' ')
}

/** Returns an option as it is typed, with its value. */
export function termOf(name: string, { placeholder, choices, short }: OptionDefinition): string {
  const value = choices?.join('|') ?? placeholder
  return `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`
}

/** Breaks text into lines that start in a certain column and fit the terminal. */
export function wrap(text: string, column: number, columns = process.stdout.columns || usualWidth): string {
  const width = Math.max(20, Math.min(maxWidth, columns) - column)
  const lines = text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S+`, 'g')) ?? []
  return lines.map((one) => ' '.repeat(column) + one).join('\n')
}

function join(parts: readonly string[]): string {
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [styleText('bold', title), ...lines.map((one) => `  ${one}`)].join('\n')
}

function commandLines(commands: readonly CommandDefinition[], prefix: string): string[] {
  return commands.filter(({ name }) => name.startsWith(prefix)).map(({ name, summary }) => line(name, summary))
}

function optionLines(options: readonly (readonly [string, OptionDefinition])[]): string[] {
  return options.map(([name, definition]) => {
    const { summary, env } = definition
    return line(termOf(name, definition), env ? `${summary} [${env}]` : summary)
  })
}

function line(term: string, text: string): string {
  const wrapped = wrap(text, indent)
  // The line itself is indented by two columns.
  const start = `  ${term}`
  return (start.length < indent - 1 ? start + wrapped.slice(start.length) : `${start}\n${wrapped}`).slice(2)
}
