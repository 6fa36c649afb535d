import type { CommandDefinition, OptionDefinition } from './command.ts'
import { connectionOptions, generalOptions } from './options.ts'
import { topics } from './topics/index.ts'

const indent = 28
/** Lines are broken here; a terminal that is narrower breaks them again. */
const width = 100

/** The help of the program. */
export function programHelp(commands: readonly CommandDefinition[]): string {
  return `cms-cdr: what happened in this call?

Asks a Huawei AICC / CEC call centre (CC-CMS), or a server of its interface, for call records.

Usage
  cms-cdr COMMAND [options]

Commands
${commands.map(({ name, summary }) => line(name, summary)).join('\n')}

Help topics
${Object.entries(topics)
  .map(([name, { summary }]) => line(`help ${name}`, summary))
  .join('\n')}

Options
${line('-h, --help', 'this text, or the help of a command')}
${line('--version', 'the version')}

Examples
  $ cms-cdr get 1000000000-0001
  $ cms-cdr bulk call-ids.txt --output records.ndjson
`
}

/** The help of one command. */
export function commandHelp(command: CommandDefinition): string {
  const own = Object.entries(command.options).filter(([name]) => !(name in connectionOptions))
  const connection = Object.entries(command.options).filter(([name]) => name in connectionOptions)
  return [
    `Usage\n  ${usageOf(command)}`,
    wrap(command.description, 0),
    ...section('Options', own),
    ...section('Which system to ask', connection),
    ...section('General', Object.entries(generalOptions)),
    `Examples\n${command.examples.map((example) => `  $ ${example}`).join('\n')}\n`,
  ].join('\n\n')
}

/** The help of a family of commands, such as `profile`. */
export function familyHelp(first: string, commands: readonly CommandDefinition[]): string {
  const members = commands.filter(({ name }) => name.startsWith(`${first} `))
  return `Usage
  cms-cdr ${first} COMMAND [options]

Commands
${members.map(({ name, summary }) => line(name, summary)).join('\n')}

Run cms-cdr ${first} COMMAND --help for the options of a command.
`
}

/** The usage line of a command. */
export function usageOf({ name, arguments: given }: CommandDefinition): string {
  return ['cms-cdr', name, given, '[options]'].filter(Boolean).join(' ')
}

/** An option as it is written, with its value. */
export function termOf(name: string, { placeholder, choices, short }: OptionDefinition): string {
  const value = choices?.join('|') ?? placeholder
  return `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`
}

function section(title: string, options: readonly (readonly [string, OptionDefinition])[]): string[] {
  if (options.length === 0) return []
  const lines = options.map(([name, definition]) => {
    const { summary, env } = definition
    return line(termOf(name, definition), env ? `${summary} [${env}]` : summary)
  })
  return [`${title}\n${lines.join('\n')}`]
}

function line(term: string, text: string): string {
  const start = `  ${term}`
  const wrapped = wrap(text, indent)
  return start.length < indent - 1 ? start + wrapped.slice(start.length) : `${start}\n${wrapped}`
}

/** Breaks a text into lines that begin in a certain column. */
export function wrap(text: string, column: number): string {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    if (current && column + current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current ? `${current} ${word}` : word
  }
  return [...lines, current].map((one) => ' '.repeat(column) + one).join('\n')
}
