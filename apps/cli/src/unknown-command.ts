import { commands } from './commands/index.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What to say when there is no such command. */
export function unknownCommand(first: string, second: string): UsageError {
  const names = commands.map(({ name }) => name)
  const family = names.filter((name) => name.startsWith(`${first} `))
  if (family.length > 0) {
    const what = second && !second.startsWith('-') ? `${first} has no command "${second}".` : `${first} needs more.`
    return new UsageError(`${what} There is ${family.join(', ')}.`)
  }
  const meant = nearest(first, names)
  return new UsageError(
    `There is no command "${first}".${meant ? ` Did you mean ${meant}?` : ` The commands are ${names.join(', ')}.`}`,
  )
}
