import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SignatureScheme, SignatureSchemeName } from '@org/cms-cdr-client/signing'
import type { OptionValues } from '../command.ts'
import type { profileSettings } from '../options.ts'
import { access, reasonOf, UsageError, unknownName } from '../usage-error.ts'

type CamelCase<Name> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Name
type Values = OptionValues<Omit<typeof profileSettings, 'scheme'>>

/** The saved settings of one system: those of the options, with their names in camel case. */
export type Profile = {
  readonly [Name in keyof Omit<Values, 'quiet' | 'verbose'> as CamelCase<Name>]?: Values[Name]
} & { readonly scheme?: SignatureSchemeName | SignatureScheme }

/** All profiles, and the one that is used if none is named. */
export interface Profiles {
  readonly current?: string | undefined
  readonly profiles: Readonly<Record<string, Profile>>
}

/**
 * Returns the folder of the settings: the one that is configured, else where the operating system keeps settings; `undefined` if
 * this user has no home folder, as in some containers.
 */
export function configFolder(
  environment = process.env,
  { findHome = homedir, platform = process.platform } = {},
): string | undefined {
  const { CMS_CDR_CONFIG_FOLDER, APPDATA, XDG_CONFIG_HOME } = environment
  if (CMS_CDR_CONFIG_FOLDER) return CMS_CDR_CONFIG_FOLDER
  let home = ''
  try {
    home = findHome()
  } catch {
    // Some users have none.
  }
  if (home === '') return undefined
  if (platform === 'darwin') return join(home, 'Library', 'Preferences', 'cms-cdr')
  if (platform === 'win32') return join(APPDATA || join(home, 'AppData', 'Roaming'), 'cms-cdr', 'Config')
  return join(XDG_CONFIG_HOME || join(home, '.config'), 'cms-cdr')
}

/** Returns the path of a file of settings. */
export function configFile(name: string): string {
  const folder = configFolder()
  if (folder !== undefined) return join(folder, name)
  throw new UsageError('This user has no home folder for profiles. Set HOME or CMS_CDR_CONFIG_FOLDER.')
}

/** Reads all profiles. There are none where there is no folder for them. */
export function readProfiles(): Profiles {
  return (configFolder() && readJson<Profiles>(configFile('profiles.json'))) || { profiles: {} }
}

export function writeProfiles(profiles: Profiles): void {
  writeJson(configFile('profiles.json'), profiles)
}

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

/** Returns the profile to use, with its name. */
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
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`)
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
  const fresh = `${path}.${process.pid}`
  access(`${path} cannot be written`, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(fresh, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 })
    chmodSync(fresh, 0o600)
    renameSync(fresh, path)
  })
}
