import { homedir } from 'node:os'
import { UsageError } from './usage-error.ts'

/**
 * Refuses a user without a home folder, as in some containers: there is no place for settings.
 *
 * @throws UsageError when there is none.
 */
export function requireHomeFolder(
  environment: NodeJS.ProcessEnv = process.env,
  askSystem: () => string = homedir,
): void {
  if (environment.HOME || environment.USERPROFILE) return
  try {
    askSystem()
  } catch {
    throw new UsageError('This user has no home folder, so there is no place for settings. Set HOME to a folder.')
  }
}
