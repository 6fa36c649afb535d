import type { Parsed } from '../command.ts'
import { commandHelp, familyHelp, programHelp } from '../help.ts'
import { nearest } from '../nearest.ts'
import type { noOptions } from '../options.ts'
import { topics } from '../topics/index.ts'
import { topicText } from '../topics/text.ts'
import { UsageError } from '../usage-error.ts'
import { commands } from './index.ts'

/** Shows the help of the program, of a command, of a family of commands or of a topic. */
export async function run({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const wanted = positionals.join(' ')
  process.stdout.write(helpFor(wanted))
  return 0
}

function helpFor(wanted: string): string {
  if (wanted === '') return programHelp(commands)
  const command = commands.find(({ name }) => name === wanted)
  if (command) return commandHelp(command)
  if (commands.some(({ name }) => name.startsWith(`${wanted} `))) return familyHelp(wanted, commands)
  const topic = topicText(wanted)
  if (topic !== undefined) return topic
  const known = [...commands.map(({ name }) => name), ...Object.keys(topics)]
  const meant = nearest(wanted, known)
  throw new UsageError(
    `There is no command or topic "${wanted}".${meant ? ` Did you mean ${meant}?` : ` There is ${known.join(', ')}.`}`,
  )
}
