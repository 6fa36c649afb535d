import { getProxyForUrl } from 'proxy-from-env'
import type { OptionTable, OptionValues } from '../command.ts'
import { connectionOptions } from '../options.ts'
import { readValue } from '../parse-arguments.ts'
import { UsageError } from '../usage-error.ts'
import { type Profile, profileNameOf, readProfile } from './profiles.ts'

/** Name of a setting, as a profile has it. */
export type SettingName = Exclude<keyof Profile, 'secretVariable' | 'credentialProcess'>

/** A setting and where it comes from. */
export interface Resolved {
  readonly value: string | number | object
  readonly source: 'option' | 'environment' | 'profile'
  /** Names the setting in messages, as the user wrote it: an option, a variable, or a key of a profile. */
  readonly label: string
}

/** All settings that were found. */
export type Resolution = ReturnType<typeof resolveSettings>

/** Settings of a profile that describe how to reach its URL. They are never used for another URL. */
const addressSettings = ['host', 'caFile', 'fingerprint', 'serverName', 'proxy'] as const satisfies SettingName[]

/**
 * Finds each setting: as an option, else in the environment, else in the profile. A profile that is named on the command line
 * stands for one system, so nothing from the environment is mixed into it.
 */
export function resolveSettings(options: Partial<OptionValues<typeof connectionOptions>>) {
  if (options.profile === '') throw new UsageError('--profile needs a name.')
  const profileName = profileNameOf(options.profile)
  const profile: Profile = profileName === undefined ? {} : readProfile(profileName)
  const environment = options.profile === undefined ? process.env : {}
  const settings: Partial<Record<SettingName, Resolved>> = {}
  const { profile: _profile, ...table }: OptionTable = connectionOptions
  for (const [optionName, definition] of Object.entries(table)) {
    const name = settingName(optionName)
    const option = options[optionName as keyof typeof options]
    const { env = '' } = definition
    const variable = environment[env]
    if (option !== undefined && typeof option !== 'boolean')
      settings[name] = { value: option, source: 'option', label: `--${optionName}` }
    else if (variable) {
      const value = readValue(env, definition, variable) as string | number
      settings[name] = { value, source: 'environment', label: env }
    } else if (profile[name] !== undefined) {
      settings[name] = { value: profile[name], source: 'profile', label: `${optionName} of profile ${profileName}` }
    }
  }
  if (settings.url && settings.url.value !== profile.url) {
    for (const name of addressSettings) if (settings[name]?.source === 'profile') delete settings[name]
  }
  // These variables describe the network of this machine, so they apply to a named profile too.
  const proxy = settings.url && !settings.proxy && getProxyForUrl(String(settings.url.value))
  if (proxy) settings.proxy = { value: proxy, source: 'environment', label: 'HTTPS_PROXY or HTTP_PROXY' }
  return { profileName, profile, settings }
}

/** Returns the name that a profile has for an option. */
export function settingName(optionName: string): SettingName {
  return optionName.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase()) as SettingName
}
