import { text } from 'node:stream/consumers'
import { table } from '@org/cms-cdr-formats/table'
import type { OptionDefinition, OptionTable, OptionValues, Parsed } from '../command.ts'
import {
  connectionOptions,
  profileAddOptions,
  type profileChangeOptions,
  type profileListOptions,
  profileSettings,
  requiredSettings,
} from '../options.ts'
import { dashed, keyTail, printRows } from '../output/text.ts'
import { readOptions, readValue } from '../parse-arguments.ts'
import { createClient } from '../settings/client-settings.ts'
import { checkSecret } from '../settings/credentials.ts'
import {
  addProfile,
  changeProfile,
  configFile,
  type Profile,
  readProfile,
  readProfiles,
  requireProfile,
  writeProfiles,
  writeSecret,
} from '../settings/profiles.ts'
import { settingName } from '../settings/resolve.ts'
import { promptSecret } from '../terminal.ts'
import { UsageError, unknownName } from '../usage-error.ts'

const insteadOfTyping =
  'Run cms-cdr profile add with --secret-stdin, --secret-variable NAME or --credential-process COMMAND, and with --replace if the profile exists.'

type AddOptions = OptionValues<typeof profileAddOptions>

/** Adds or replaces a profile. */
export async function add({ positionals: [name = ''], options }: Parsed<typeof profileAddOptions>): Promise<number> {
  if (!/^[\w.-]+$/.test(name))
    throw new UsageError(`The name of a profile may contain letters, digits, ".", "_" and "-", but is "${name}".`)
  const all = readProfiles()
  const exists = Object.hasOwn(all.profiles, name)
  if (exists && !options.replace)
    throw new UsageError(`Profile "${name}" already exists. Change it with --replace, or with cms-cdr profile set.`)
  const profile: Profile = { ...all.profiles[name], ...settingsIn(options), ...readSecretSource(options) }
  const missing = requiredSettings.filter((key) => profile[settingName(key)] === undefined && needs(profile, key))
  if (missing.length > 0)
    throw new UsageError(`Missing options: --${missing.join(', --')}. See: cms-cdr profile add --help`)
  await check(profile)
  if (options['secret-stdin']) writeNewSecret(name, (await text(process.stdin)).replace(/\r?\n$/, ''), 'stdin')
  else if (!keepsSecret(profile)) writeSecret(name, undefined)
  // Keys are pairs, so a new access key needs its own secret key.
  else if (profile.accessKey !== all.profiles[name]?.accessKey)
    writeNewSecret(name, await promptSecret('Secret key (SK): ', insteadOfTyping), 'as typed')
  const current = options.use || all.current === undefined ? name : all.current
  writeProfiles({ current, profiles: { ...all.profiles, [name]: profile } })
  if (!options.quiet) {
    const isCurrent = current === name ? ', and is the current profile' : ''
    console.error(`Profile ${name} is saved in ${configFile('profiles.json')}${isCurrent}.`)
    console.error('Try it: cms-cdr doctor')
  }
  return 0
}

export async function set({ positionals, options }: Parsed<typeof profileChangeOptions>): Promise<number> {
  const [key = '', value] = positionals
  const change = { [key]: readValue(key, settingDefinition(key), value) }
  const { name } = requireProfile(options.profile)
  return add({
    positionals: [name],
    options: { ...readOptions(profileAddOptions), ...change, replace: true, quiet: true, verbose: false },
  })
}

export async function unset({ positionals, options }: Parsed<typeof profileChangeOptions>): Promise<number> {
  const [key = ''] = positionals
  if (key === 'secret-key')
    throw new UsageError(
      'A profile needs a secret key. Replace it with: cms-cdr profile add NAME --replace --secret-stdin, or remove the whole profile with: cms-cdr profile remove NAME',
    )
  settingDefinition(key)
  const { name, profile } = requireProfile(options.profile)
  if (requiredSettings.some((one) => one === key && needs(profile, one)))
    throw new UsageError(`A profile needs ${key}. Change it with: cms-cdr profile set ${key} VALUE`)
  changeProfile(name, { [settingName(key)]: undefined })
  return 0
}

export async function list({ options }: Parsed<typeof profileListOptions>): Promise<number> {
  const { current, profiles } = readProfiles()
  const names = Object.keys(profiles).sort()
  if (names.length === 0 && process.stdout.isTTY && !options.json)
    console.error(`There is no profile yet. ${addProfile}`)
  const rows = names.map((name) => {
    const profile = profiles[name]
    return { name, current: name === current, ...profile, accessKey: keyTail(profile?.accessKey) }
  })
  return printRows(rows, options.json, (shown) =>
    table(
      ['', 'name', 'URL', 'access key', 'call center ID', 'time zone'],
      shown.map(({ name, current: isCurrent, url = '', accessKey, ccId = '', timeZone = '' }) => {
        return [isCurrent ? '*' : '', name, url, accessKey, String(ccId), timeZone]
      }),
    ),
  )
}

export async function use({ positionals: [name = ''] }: Parsed): Promise<number> {
  readProfile(name)
  writeProfiles({ ...readProfiles(), current: name })
  return 0
}

export async function show({ positionals: [name] }: Parsed): Promise<number> {
  console.log(JSON.stringify(requireProfile(name).profile, undefined, process.stdout.isTTY ? 2 : undefined))
  return 0
}

export async function remove({ positionals: [name = ''] }: Parsed): Promise<number> {
  readProfile(name)
  const { current, profiles } = readProfiles()
  const { [name]: _removed, ...others } = profiles
  writeSecret(name, undefined)
  writeProfiles({ current: current === name ? undefined : current, profiles: others })
  return 0
}

/** Whether the secret key of a profile is in the file of all secret keys. */
function keepsSecret({ secretVariable, credentialProcess }: Profile): boolean {
  return !secretVariable && !credentialProcess
}

/** Whether a profile is of no use without a setting. A credential process may print the access key too. */
function needs({ credentialProcess }: Profile, key: (typeof requiredSettings)[number]): boolean {
  return key !== 'access-key' || !credentialProcess
}

function settingDefinition(key: string): OptionDefinition {
  const table: OptionTable = profileSettings
  const definition = Object.hasOwn(table, key) ? table[key] : undefined
  if (definition) return definition
  if (key === 'secret-key')
    throw new UsageError(
      'A secret key is never an argument, because others can see the command line. Replace it with: cms-cdr profile add NAME --replace --secret-stdin',
    )
  throw unknownName(`A profile has no setting "${key}".`, key, Object.keys(profileSettings))
}

function settingsIn(options: AddOptions): Profile {
  const given = Object.entries(options).filter(([name, value]) => name in connectionOptions && value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [settingName(name), value]))
}

/** Returns what the options say about the secret key; `undefined` if nothing. Each source replaces the others. */
function readSecretSource(options: AddOptions): Profile | undefined {
  const { 'secret-variable': secretVariable, 'credential-process': credentialProcess } = options
  const sources = [secretVariable, credentialProcess, options['secret-stdin']]
  const given = sources.filter((source) => source !== undefined && source !== false)
  if (given.length > 1)
    throw new UsageError(
      '--secret-variable, --credential-process and --secret-stdin cannot be used together. Choose one.',
    )
  return given.length === 0 ? undefined : { secretVariable, credentialProcess }
}

/** Lets the client check the settings now rather than when they are used. */
async function check(profile: Profile): Promise<void> {
  const settings = Object.entries(profile).map(([name, value]) => {
    return [name, { value, source: 'profile', label: dashed(name) }] as const
  })
  await createClient(Object.fromEntries(settings), {
    accessKey: profile.accessKey ?? 'placeholder',
    secretKey: 'placeholder',
  })
}

function writeNewSecret(name: string, secret: string, source: string): void {
  if (secret === '') throw new UsageError('The secret key is empty. Nothing was saved.')
  writeSecret(name, checkSecret(secret, source))
}
