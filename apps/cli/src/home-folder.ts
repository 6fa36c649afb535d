import { UsageError } from './usage-error.ts'

/**
 * Refuses to go on for a user without a home folder, as a container may have one: there is no place for settings. Only where the
 * environment does not name it is the system asked, which takes longer.
 *
 * @throws UsageError when there is none.
 */
export function requireHomeFolder(
  environment: NodeJS.ProcessEnv = process.env,
  askSystem = (): string => process.getBuiltinModule('node:os').homedir(),
): void {
  if (environment.HOME || environment.USERPROFILE) return
  try {
    askSystem()
  } catch {
    throw new UsageError('This user has no home folder, so there is no place for settings. Set HOME to a folder.')
  }
}
