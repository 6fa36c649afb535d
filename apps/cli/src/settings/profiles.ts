import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SignatureScheme, SignatureSchemeName } from '@org/cms-cdr-client/signing'
import envPaths from 'env-paths'
import { UsageError, unknownName } from '../usage-error.ts'

/** The saved settings of one system. The names are those of the options, in camel case. */
export interface Profile {
  readonly url?: string
  readonly accessKey?: string
  readonly ccId?: number
  readonly timeZone?: string
  readonly scheme?: SignatureSchemeName | SignatureScheme
  readonly host?: string
  readonly caFile?: string
  readonly fingerprint?: string | undefined
  readonly serverName?: string
  readonly proxy?: string
  readonly timeout?: number
  readonly retries?: number
  /** Environment variable that holds the secret key. */
  readonly secretVariable?: string | undefined
  /** Command that prints the secret key, or both keys as JSON. */
  readonly credentialProcess?: string | undefined
}

/** All profiles, and the one that is used if none is named. */
export interface Profiles {
  readonly current?: string | undefined
  readonly profiles: Readonly<Record<string, Profile>>
}

/** Returns the path of a file of settings, in the folder that the operating system has for them. */
export function configFile(name: string): string {
  return join(process.env.CMS_CDR_CONFIG_FOLDER || envPaths('cms-cdr', { suffix: '' }).config, name)
}

/** Reads all profiles. */
export function readProfiles(): Profiles {
  return readJson<Profiles>(configFile('profiles.json')) ?? { profiles: {} }
}

/** Saves all profiles. */
export function writeProfiles(profiles: Profiles): void {
  writeJson(configFile('profiles.json'), profiles)
}

/**
 * Reads one profile.
 *
 * @throws UsageError when there is none with this name.
 */
export function readProfile(name: string): Profile {
  const { profiles } = readProfiles()
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile) return profile
  const names = Object.keys(profiles)
  throw unknownName(`There is no profile "${name}".`, name, names, names.length > 0 ? undefined : addProfile)
}

/** What to do if there is no profile. */
export const addProfile = 'Add one: cms-cdr profile add --help'

/** Returns the name of the profile to use: the given one, else that of the environment, else the current one. */
export function profileNameOf(given: string | undefined): string | undefined {
  return given ?? (process.env.CMS_CDR_PROFILE || readProfiles().current)
}

/**
 * Returns the profile to use, with its name.
 *
 * @throws UsageError when there is none.
 */
export function requireProfile(given: string | undefined): { readonly name: string; readonly profile: Profile } {
  const name = profileNameOf(given)
  if (!name) throw new UsageError(`There is no current profile. ${addProfile}`)
  return { name, profile: readProfile(name) }
}

/** Changes settings of one profile; `undefined` removes one. */
export function changeProfile(name: string, change: Profile): void {
  const all = readProfiles()
  writeProfiles({ ...all, profiles: { ...all.profiles, [name]: { ...readProfile(name), ...change } } })
}

/**
 * Reads the secret key of a profile from the file of all secret keys.
 *
 * @throws UsageError when others can read that file.
 */
export function readSecret(name: string): string | undefined {
  const path = configFile('secrets.json')
  const secrets = readJson<Record<string, string>>(path)
  if (!secrets) return undefined
  // On Windows, the folder belongs to the user, and modes mean nothing.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new UsageError(
      `Other users can read the secret keys in ${path}. Ask for new keys, then run: chmod 600 ${path}`,
    )
  }
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined
}

/** Saves the secret key of a profile where only this user can read it; `undefined` removes it. */
export function writeSecret(name: string, secret: string | undefined): void {
  const path = configFile('secrets.json')
  const { [name]: before, ...others } = readJson<Record<string, string>>(path) ?? {}
  if (secret === undefined && before === undefined) return
  writeJson(path, secret === undefined ? others : { ...others, [name]: secret })
}

function readJson<Value>(path: string): Value | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would quote the file.
    throw new UsageError(`${path} is not valid JSON. Correct it, or move it away and add the profiles again.`)
  }
}

/** Replaces a file in one step, so that a kill leaves the old content or the new. */
function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
}
