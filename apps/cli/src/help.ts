import type { CommandDefinition } from './command.ts'

const indent = 28

/** The help of the program. */
export function programHelp(commands: readonly CommandDefinition[]): string {
  return `cms-cdr: what happened in this call?

Asks a Huawei AICC / CEC call centre (CC-CMS), or a server of its interface, for call records.

Usage
  cms-cdr COMMAND [options]

Commands
${commands.map(({ name, summary }) => line(name, summary)).join('\n')}

Options
${line('--help', 'this text, or the help of a command')}
${line('--version', 'the version')}
`
}

/** The help of one command. */
export function commandHelp(command: CommandDefinition, secretVariable: string): string {
  const options = Object.entries(command.options).map(([name, { placeholder, summary, env }]) =>
    line(`--${name}${placeholder ? ` ${placeholder}` : ''}`, env ? `${summary} [${env}]` : summary),
  )
  return `Usage
  ${command.usage}

${command.description}

Options
${options.join('\n')}
${line('--help', 'this text')}
${command.asks ? `\nThe secret key is read from ${secretVariable} and is never an option.\n` : ''}
Examples
${command.examples.map((example) => `  $ ${example}`).join('\n')}
`
}

function line(term: string, text: string): string {
  const start = `  ${term}`
  return start.length < indent ? start.padEnd(indent) + text : `${start}\n${' '.repeat(indent)}${text}`
}
