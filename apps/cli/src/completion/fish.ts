import type { CommandDefinition, OptionDefinition } from '../command.ts'
import { family, firstWords, optionsOf, profileNames, quoted } from './complete.ts'

/** The completion script for fish. */
export function fishCompletion(commands: readonly CommandDefinition[]): string {
  const first = firstWords(commands)
  const lines = first.map(([word, summary]) => line('__fish_use_subcommand', ['-a', word, '-d', quoted(summary)]))
  for (const [word] of first) {
    const seconds = family(commands, word)
    const names = seconds.map(([second]) => second).join(' ')
    const isOpen = `__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${names}`
    for (const [second, { summary }] of seconds) lines.push(line(isOpen, ['-a', second, '-d', quoted(summary)]))
  }
  for (const command of commands) lines.push(...linesOf(command))
  return `# Completion of cms-cdr for fish. Keep it with: cms-cdr completion fish > ~/.config/fish/completions/cms-cdr.fish
complete -c cms-cdr -f
${lines.join('\n')}
`
}

function linesOf(command: CommandDefinition): string[] {
  const seen = command.name
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ')
  const options = optionsOf(command).map(([name, definition]) => {
    const { short, summary } = definition
    return line(seen, ['-l', name, ...(short ? ['-s', short] : []), ...valueWords(definition), '-d', quoted(summary)])
  })
  const { completes } = command
  if (completes === undefined) return options
  const words =
    typeof completes === 'string'
      ? valueWords({ type: 'string', summary: '', completes })
      : ['-a', quoted(completes.join(' '))]
  return [
    ...options,
    line(
      seen,
      words.filter((word) => word !== '-r' && word !== '-x'),
    ),
  ]
}

function valueWords({ type, choices, completes }: OptionDefinition): string[] {
  if (type === 'boolean') return []
  if (choices) return ['-x', '-a', quoted(choices.join(' '))]
  if (completes === 'file') return ['-r', '-F']
  return completes === 'profile' ? ['-x', '-a', quoted(`(${profileNames})`)] : ['-x']
}

function line(condition: string, words: readonly string[]): string {
  return ['complete -c cms-cdr -n', quoted(condition), ...words].join(' ')
}
