import type { Parsed } from '../command.ts'
import { completionScripts } from '../completion/scripts.ts'
import type { noOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

/** Prints the script for a shell. */
export async function run({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const [shell = ''] = positionals
  if (!Object.hasOwn(completionScripts, shell)) {
    const shells = Object.keys(completionScripts).join(', ')
    throw new UsageError(`completion is for ${shells}, but got "${positionals.join(' ')}".`)
  }
  process.stdout.write(completionScripts[shell as keyof typeof completionScripts])
  return 0
}
