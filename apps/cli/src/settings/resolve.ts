import { existsSync } from 'node:fs'
import { getProxyForUrl } from 'proxy-from-env'
import type { OptionTable, Parsed } from '../command.ts'
import { connectionOptions } from '../options.ts'
import { readNumber } from '../parse-arguments.ts'
import { UsageError } from '../usage-error.ts'
import { configFile } from './config-folder.ts'
import type { Profile } from './profile.ts'

/** Where a setting was found. */
export type Source = 'option' | 'environment' | 'profile'

/** Name of a setting, as a profile has it. */
export type SettingName = Exclude<keyof Profile, 'secretVariable' | 'credentialProcess'>

/** A setting with the place that it comes from. */
export interface Resolved<Value = string | number | object> {
  readonly value: Value
  readonly source: Source
}

/** All settings that were found. */
export interface Resolution {
  readonly profileName: string | undefined
  readonly profile: Profile
  readonly settings: Readonly<Partial<Record<SettingName, Resolved>>>
}

type ConnectionOptions = Partial<Parsed<typeof connectionOptions>['options']>

/**
 * Finds each setting: as an option, else in the environment, else in the profile. A profile that is named on the command line
 * stands for one system, so nothing of the environment is mixed into it.
 */
export async function resolveSettings(
  options: ConnectionOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Resolution> {
  const { profileName, profile } = await findProfile(options, environment)
  const usesEnvironment = options.profile === undefined
  const settings: Partial<Record<SettingName, Resolved>> = {}
  const table: OptionTable = connectionOptions
  for (const [optionName, { env, type, least }] of Object.entries(table)) {
    if (optionName === 'profile') continue
    const name = settingName(optionName)
    const option = options[optionName as keyof ConnectionOptions]
    const variable = (usesEnvironment && env && environment[env]) || undefined
    if (option !== undefined) settings[name] = { value: option as string | number, source: 'option' }
    else if (variable !== undefined) {
      const value = type === 'number' ? readNumber(String(env), variable, least ?? 0) : variable
      settings[name] = { value, source: 'environment' }
    } else if (profile[name] !== undefined) settings[name] = { value: profile[name], source: 'profile' }
  }
  const isOwnAddress = settings.url === undefined || settings.url.value === profile.url
  if (!isOwnAddress) {
    for (const name of addressSettings) if (settings[name]?.source === 'profile') delete settings[name]
  }
  // These variables describe the network of this machine, so they apply to a named profile too.
  const proxy = settings.url && !settings.proxy && getProxyForUrl(String(settings.url.value))
  if (proxy) settings.proxy = { value: proxy, source: 'environment' }
  return { profileName, profile, settings }
}

/** What a profile says about reaching its address. It never applies to another address. */
const addressSettings = ['host', 'caFile', 'fingerprint', 'serverName', 'proxy'] as const satisfies SettingName[]

/** The name that a profile has for an option. */
export function settingName(optionName: string): SettingName {
  return optionName.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase()) as SettingName
}

async function findProfile(
  options: ConnectionOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Pick<Resolution, 'profile' | 'profileName'>> {
  const named = options.profile ?? (environment.CMS_CDR_PROFILE || undefined)
  // The rest is loaded only where it can matter: a command line that says all stays quick.
  if (named === undefined && !existsSync(configFile('profiles.json'))) return { profileName: undefined, profile: {} }
  const { readProfile, readProfiles } = await import('./profile-store.ts')
  const name = named ?? readProfiles().current
  if (name === undefined) return { profileName: undefined, profile: {} }
  if (name === '') throw new UsageError('--profile needs a name.')
  return { profileName: name, profile: await readProfile(name) }
}
