import type { CommandDefinition, OptionDefinition } from '../command.ts'
import { generalOptions } from '../options.ts'
import { readProfiles } from '../settings/profile-store.ts'

/** What a shell can offer for the word that is being typed. */
export interface Offer {
  readonly word: string
  readonly summary?: string
}

/** Offers, or a request to the shell to offer files and folders instead. */
export type Offers = readonly Offer[] | 'files'

type Completes = CommandDefinition['completes']

/**
 * Returns what completes a command line.
 *
 * @param given - The words after `cms-cdr`, of which the last is being typed and may be empty. Bash gives `--option=value` as
 * three words, of which only the value is replaced.
 */
export function complete(commands: readonly CommandDefinition[], given: readonly string[]): Offers {
  const typed = given.at(-1) === '=' ? '' : (given.at(-1) ?? '')
  const before = given.slice(0, given.at(-1) === '=' ? undefined : -1).filter((word) => word !== '=')
  if (before[0] === '--profile') return complete(commands, given.slice(before.length === 1 ? 1 : 2))
  const [first, second] = before
  if (first === undefined) return startingWith(typed, [...firstWords(commands), ...programOptions])
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && second === undefined) {
    return startingWith(
      typed,
      family.map(({ name, summary }) => ({ word: name.slice(first.length + 1), summary })),
    )
  }
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`)
  return command ? completeArgument(command, before.at(-1) ?? '', typed) : []
}

function completeArgument(command: CommandDefinition, before: string, typed: string): Offers {
  const options = Object.entries<OptionDefinition>({ ...command.options, ...generalOptions })
  const optionOf = (word: string): OptionDefinition | undefined => options.find(([name]) => word === `--${name}`)?.[1]
  const awaiting = optionOf(before)
  if (awaiting && awaiting.type !== 'boolean')
    return startingWith(typed, valuesOf(awaiting.choices ?? awaiting.completes))
  const [name = '', start] = typed.split(/=(.*)/s)
  if (start !== undefined) {
    const values = valuesOf(optionOf(name)?.choices ?? optionOf(name)?.completes)
    return values === 'files'
      ? values
      : startingWith(
          typed,
          values.map(({ word }) => ({ word: `${name}=${word}` })),
        )
  }
  if (typed.startsWith('-')) {
    return startingWith(
      typed,
      options.map(([option, { summary }]) => ({ word: `--${option}`, summary })),
    )
  }
  return startingWith(typed, valuesOf(command.completes))
}

function valuesOf(completes: Completes): Offers {
  if (completes === 'file') return 'files'
  const words = completes === 'profile' ? Object.keys(readProfiles().profiles).sort() : (completes ?? [])
  return words.map((word) => ({ word }))
}

function startingWith(typed: string, offers: Offers): Offers {
  return offers === 'files' ? offers : offers.filter(({ word }) => word.startsWith(typed))
}

const programOptions: readonly Offer[] = [
  { word: '--help', summary: 'show the help' },
  { word: '--version', summary: 'show the version' },
]

/** The first words of all commands. A family of commands stands for its members. */
function firstWords(commands: readonly CommandDefinition[]): readonly Offer[] {
  const words = new Map<string, string>()
  for (const { name, summary } of commands) {
    const [first = '', second] = name.split(' ')
    const members = commands.flatMap((one) =>
      one.name.startsWith(`${first} `) ? [one.name.slice(first.length + 1)] : [],
    )
    if (!words.has(first)) words.set(first, second === undefined ? summary : members.join(', '))
  }
  return [...words].map(([word, summary]) => ({ word, summary }))
}
