import type { CommandDefinition, OptionDefinition } from '../command.ts'
import { generalOptions } from '../options.ts'

/** Prints the names of all profiles; run by the shell when one is to be completed. */
export const profileNames = 'cms-cdr profile list --names 2>/dev/null'

/** All options of a command, its own and the general ones. */
export function optionsOf({ options }: CommandDefinition): readonly (readonly [string, OptionDefinition])[] {
  return Object.entries({ ...options, ...generalOptions })
}

/** First words of all commands with what they do; a family of commands stands for its first. */
export function firstWords(commands: readonly CommandDefinition[]): readonly (readonly [string, string])[] {
  const words = new Map<string, string>()
  for (const { name, summary } of commands) {
    const [first = ''] = name.split(' ')
    if (!words.has(first)) words.set(first, name === first ? summary : `${first}s: add, list, use, show, remove`)
  }
  return [...words]
}

/** The commands of a family by their second words. */
export function family(
  commands: readonly CommandDefinition[],
  first: string,
): readonly (readonly [string, CommandDefinition])[] {
  return commands.flatMap((command) => {
    const [word, second] = command.name.split(' ')
    return word === first && second !== undefined ? [[second, command] as const] : []
  })
}

/** A text within single quotes of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
