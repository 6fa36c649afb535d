import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A runtime that came as an optional package for this platform. */
export function packagedRuntime(name: string, path: string): string | undefined {
  try {
    const require = createRequire(import.meta.url)
    const program = join(dirname(require.resolve(`${name}/package.json`)), path)
    return existsSync(program) ? program : undefined
  } catch (error) {
    // There, all of them can be installed. A missing one would leave out its tests without a word.
    if (process.env.GITHUB_ACTIONS && process.platform === 'linux' && process.arch === 'x64') throw error
    return undefined
  }
}
