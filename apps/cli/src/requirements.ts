import { homedir } from 'node:os'
import manifest from '../package.json' with { type: 'json' }
import { UsageError } from './usage-error.ts'

/** The version of the program. */
export const { version } = manifest

/** The oldest Node that runs this program. */
export const oldestNode = manifest.engines.node.replace('>=', '')

/** Whether a version of Node, such as `22.1.0`, is too old. */
export function isTooOld(given: string): boolean {
  return Number.parseInt(given, 10) < Number(oldestNode)
}

/**
 * Requires a home folder for the settings. Some containers have users without one.
 *
 * @throws UsageError when there is none.
 */
export function requireHomeFolder(environment = process.env, findHome: () => string = homedir): void {
  if (environment.HOME || environment.USERPROFILE) return
  try {
    findHome()
  } catch {
    throw new UsageError('This user has no home folder to store settings in. Set HOME to a folder.')
  }
}
