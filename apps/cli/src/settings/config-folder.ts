import { join } from 'node:path'
import envPaths from 'env-paths'

/** The folder of the program's settings, where the operating system wants it: XDG_CONFIG_HOME, Library/Preferences, APPDATA. */
export function configFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.CMS_CDR_CONFIG_FOLDER || envPaths('cms-cdr', { suffix: '' }).config
}

/** A file in that folder. */
export function configFile(name: string): string {
  return join(configFolder(), name)
}
