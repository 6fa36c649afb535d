import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { configFile } from './config-folder.ts'
import type { Profile, Profiles } from './profile.ts'

const profilesFile = 'profiles.json'
const secretsFile = 'secrets.json'

/** Reads all profiles. */
export function readProfiles(): Profiles {
  return readJson<Profiles>(configFile(profilesFile)) ?? { profiles: {} }
}

/** Keeps all profiles. */
export function writeProfiles(profiles: Profiles): void {
  writeJson(configFile(profilesFile), profiles)
}

/**
 * Reads one profile.
 *
 * @throws UsageError when there is none of that name.
 */
export async function readProfile(name: string): Promise<Profile> {
  const { profiles } = readProfiles()
  if (Object.hasOwn(profiles, name)) return profiles[name] ?? {}
  const names = Object.keys(profiles)
  const { nearest } = await import('../nearest.ts')
  const meant = nearest(name, names)
  const known = names.length > 0 ? `There is ${names.join(', ')}.` : 'There is none yet: cms-cdr profile add --help'
  throw new UsageError(`There is no profile "${name}".${meant ? ` Did you mean ${meant}?` : ''} ${known}`)
}

/** Changes settings of one profile; `undefined` removes one. */
export async function changeProfile(name: string, change: Profile): Promise<void> {
  const all = readProfiles()
  const profile = { ...(await readProfile(name)), ...change }
  writeProfiles({ ...all, profiles: { ...all.profiles, [name]: profile } })
}

/**
 * Reads the secret key of a profile from the file that holds them all.
 *
 * @throws UsageError when others can read that file.
 */
export function readSecret(name: string): string | undefined {
  const path = configFile(secretsFile)
  const secrets = readJson<Record<string, string>>(path)
  if (!secrets) return undefined
  // On Windows the folder belongs to the user, and modes mean nothing.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new UsageError(`Others can read the secret keys in ${path}. Exchange the keys, then: chmod 600 ${path}`)
  }
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined
}

/** Keeps the secret key of a profile where only this user can read it; `undefined` removes it. */
export function writeSecret(name: string, secret: string | undefined): void {
  const path = configFile(secretsFile)
  const { [name]: _before, ...others } = readJson<Record<string, string>>(path) ?? {}
  if (secret === undefined && _before === undefined) return
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
    throw new UsageError(`${path} is no JSON. Mend it, or move it away and add the profiles again.`)
  }
}

/** Writes beside the file and then puts it in its place, so that a kill leaves the old one or the new one. */
function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
}
