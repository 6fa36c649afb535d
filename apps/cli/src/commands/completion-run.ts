import type { Parsed } from '../command.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import type { noOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { commands } from './index.ts'

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** Prints the script for a shell. */
export async function run({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const [shell = ''] = positionals
  if (!Object.hasOwn(shells, shell)) {
    throw new UsageError(`completion is for ${Object.keys(shells).join(', ')}, but got "${positionals.join(' ')}".`)
  }
  process.stdout.write(shells[shell as keyof typeof shells](commands))
  return 0
}
