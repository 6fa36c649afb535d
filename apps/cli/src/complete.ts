import type { CommandDefinition, OptionDefinition, OptionTable } from './command.ts'
import { topics } from './help.ts'
import { connectionOptions, generalOptions, profileSettings } from './options.ts'
import { readProfiles } from './settings/profiles.ts'

/** Words that a shell can offer, or a request to the shell to offer files and folders instead. */
export type Offers = readonly { readonly word: string; readonly summary?: string }[] | 'files'

/**
 * Returns what completes a command line.
 *
 * @param given - The words after `cms-cdr`, of which the last is being typed and may be empty. Bash splits `--option=value` into
 * three words, of which only the value is replaced.
 */
export function complete(commands: readonly CommandDefinition[], given: readonly string[]): Offers {
  const typed = given.at(-1) === '=' ? '' : (given.at(-1) ?? '')
  const before = given.slice(0, given.at(-1) === '=' ? undefined : -1).filter((word) => word !== '=')
  const offers = offersAfter(commands, before, typed)
  return offers === 'files' ? offers : offers.filter(({ word }) => word.startsWith(typed))
}

function offersAfter(commands: readonly CommandDefinition[], before: readonly string[], typed: string): Offers {
  const [first, second, third] = before
  // A profile may be named before the command.
  if (first === '--profile')
    return second === undefined ? words('profile') : offersAfter(commands, before.slice(2), typed)
  if (first?.startsWith('--profile=')) return offersAfter(commands, before.slice(1), typed)
  if (first === undefined)
    return typed.startsWith('--profile=')
      ? valuesOf(connectionOptions.profile, '--profile=')
      : [...firstWords(commands), ...programOptions]
  const family = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (family.length > 0 && second === undefined)
    return family.map(({ name, summary }) => ({ word: name.slice(first.length + 1), summary }))
  const command = commands.find(({ name }) => name === first || name === `${first} ${second}`)
  if (!command) return []
  const options: OptionTable = { ...command.options, ...generalOptions }
  const [start, inline] = /^--([^=]+)=/.exec(typed) ?? []
  if (inline !== undefined) return valuesOf(options[inline], start)
  const last = before.at(-1) ?? ''
  const option = last.startsWith('--') ? options[last.slice(2)] : undefined
  if (option && option.type !== 'boolean') return valuesOf(option)
  if (typed.startsWith('-'))
    return Object.entries(options).map(([name, { summary }]) => ({ word: `--${name}`, summary }))
  if (command.name === 'help' && second === undefined) return [...firstWords(commands), ...topicWords]
  const setting = command.name === 'profile set' && third !== undefined ? settings[third] : undefined
  return setting ? valuesOf(setting) : words(command.completes)
}

/** Returns the values of an option, behind what is typed before the value. */
function valuesOf(definition: OptionDefinition | undefined, start = ''): Offers {
  if (!definition || definition.type === 'boolean') return []
  const values = words(definition.choices ?? definition.completes)
  return values === 'files' ? values : values.map(({ word }) => ({ word: start + word }))
}

function words(completes: CommandDefinition['completes'] = []): Offers {
  if (completes === 'file') return 'files'
  const found = completes === 'profile' ? Object.keys(readProfiles().profiles).sort() : completes
  return found.map((word) => ({ word }))
}

const settings: OptionTable = profileSettings
const topicWords = Object.entries(topics).map(([word, summary]) => ({ word, summary }))
const programOptions = [
  { word: '--profile', summary: connectionOptions.profile.summary },
  { word: '--help', summary: 'Show the help' },
  { word: '--version', summary: 'Show the version' },
]

/** Returns the first words of all commands. The summary of a family of commands lists its members. */
function firstWords(commands: readonly CommandDefinition[]) {
  const families = Map.groupBy(commands, ({ name }) => name.split(' ')[0] ?? '')
  return [...families].map(([word, members]) => {
    const names = members.map(({ name }) => name.slice(word.length + 1))
    return { word, summary: names[0] ? names.join(', ') : (members[0]?.summary ?? '') }
  })
}
