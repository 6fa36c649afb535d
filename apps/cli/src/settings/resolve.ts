import { proxyFor } from '@org/cms-cdr-formats/proxy'
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

export type Resolution = ReturnType<typeof resolveSettings>

/**
 * Finds each setting: as an option, else in the environment, else in the profile. A profile that is named on the command line
 * stands for one system, so nothing from the environment is mixed into it. A profile for one URL says nothing about another, whose
 * operator must not see its access key: if the URL comes from elsewhere, the profile is not used at all.
 *
 * @throws UsageError when options name both a profile and another URL.
 */
export function resolveSettings(options: Partial<OptionValues<typeof connectionOptions>>) {
  if (options.profile === '') throw new UsageError('--profile needs a name.')
  const environment = options.profile === undefined ? process.env : {}
  const { profileName, profile, unused } = findProfile(options, environment)
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
  // These variables describe the network of this machine, so they apply to a named profile too.
  const proxy = settings.url && !settings.proxy && proxyFor(String(settings.url.value))
  if (proxy) settings.proxy = { value: proxy, source: 'environment', label: 'HTTPS_PROXY or HTTP_PROXY' }
  return { profileName, profile, settings, unused }
}

/** Returns the profile to use, or says in `unused` why the one that would be used is not. */
function findProfile(
  { profile: given, url: urlOption }: Partial<OptionValues<typeof connectionOptions>>,
  environment: NodeJS.ProcessEnv,
): { profile: Profile; profileName?: string; unused?: string } {
  const profileName = profileNameOf(given)
  if (profileName === undefined) return { profile: {} }
  const profile = readProfile(profileName)
  const url = urlOption ?? environment.CMS_CDR_URL
  if (!url || !profile.url || normalUrl(url) === normalUrl(profile.url)) return { profileName, profile }
  if (given !== undefined) {
    throw new UsageError(
      `Profile "${given}" is for ${profile.url}, but --url names another system, which must not see its keys. Leave out --url or --profile, or add a profile for that system: cms-cdr profile add`,
    )
  }
  const source = urlOption === undefined ? 'CMS_CDR_URL' : '--url'
  return {
    profile: {},
    unused: `Profile "${profileName}" is not used: it is for ${profile.url}, but ${source} names another system.`,
  }
}

function normalUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url
}

/** Returns the name that a profile has for an option. */
export function settingName(optionName: string): SettingName {
  return optionName.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase()) as SettingName
}
