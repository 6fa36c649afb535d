// Writes the reference of the command line for the docs, from the same tables as the parser, the help and the completion.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandDefinition, OptionDefinition } from '../src/command.ts'
import { commands } from '../src/commands/index.ts'
import { termOf, usageOf } from '../src/help.ts'
import { connectionOptions, generalOptions } from '../src/options.ts'

const shared = { ...connectionOptions, ...generalOptions }
const folder = join(import.meta.dirname, '..', 'generated')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'commands.md'), page())

function page(): string {
  return `${commands.map(section).join('\n')}
## Options of every command that connects to a system

${optionTable(Object.entries(shared))}
`
}

function section(command: CommandDefinition): string {
  const own = Object.entries(command.options ?? {}).filter(([name]) => !(name in shared))
  return `## cms-cdr ${command.name}

\`${usageOf(command)}\`

${prose(command.description ?? `${command.summary}.`)}

\`\`\`sh
${command.examples.join('\n')}
\`\`\`
${own.length > 0 ? `\n${optionTable(own)}\n` : ''}`
}

function optionTable(options: readonly (readonly [string, OptionDefinition])[]): string {
  const rows = options.map(([name, definition]) => {
    const { summary, env } = definition
    return `| ${code(termOf(name, definition))} | ${cell(prose(summary))} | ${env ? code(env) : ''} |`
  })
  const hasVariables = options.some(([, { env }]) => env)
  const lines = ['| option | description | variable |', '|---|---|---|', ...rows]
  return (hasVariables ? lines : lines.map((line) => line.replace(/[^|]*\|$/, ''))).join('\n')
}

function code(text: string): string {
  return `\`${cell(text)}\``
}

/** Marks the options in a sentence as code. The docs would make a dash of their hyphens. */
function prose(text: string): string {
  return text.replaceAll(/--[a-z][\w-]*/g, code)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
