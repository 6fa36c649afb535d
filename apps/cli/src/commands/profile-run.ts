import { createCdrClient } from '@org/cms-cdr-client/node'
import type { OptionDefinition, Parsed } from '../command.ts'
import { nearest } from '../nearest.ts'
import { connectionOptions, type noOptions } from '../options.ts'
import { table } from '../output/table.ts'
import { readValue } from '../parse-arguments.ts'
import { configFile } from '../settings/config-folder.ts'
import { keyTail } from '../settings/key-tail.ts'
import type { Profile } from '../settings/profile.ts'
import { changeProfile, readProfile, readProfiles, writeProfiles, writeSecret } from '../settings/profile-store.ts'
import { settingName } from '../settings/resolve.ts'
import { askSecret } from '../terminal/ask.ts'
import { UsageError } from '../usage-error.ts'
import {
  type profileAddOptions,
  type profileChangeOptions,
  type profileListOptions,
  profileSettings,
} from './profile.ts'

type AddOptions = Parsed<typeof profileAddOptions>['options']

/** Keeps a profile. */
export async function add({ positionals, options }: Parsed<typeof profileAddOptions>): Promise<number> {
  const name = nameIn(positionals, 'add')
  if (!/^[\w.-]+$/.test(name))
    throw new UsageError(`The name of a profile has letters, digits, . _ and -, not "${name}".`)
  const all = readProfiles()
  const exists = Object.hasOwn(all.profiles, name)
  if (exists && !options.replace)
    throw new UsageError(`There is a profile "${name}" already. Change it with --replace.`)
  const profile: Profile = { ...all.profiles[name], ...settingsIn(options), ...secretSettings(options) }
  const missing = (
    [
      ['url', 'url'],
      ['accessKey', 'access-key'],
      ['ccId', 'cc-id'],
    ] as const
  ).flatMap(([key, option]) =>
    profile[key] !== undefined || (key === 'accessKey' && profile.credentialProcess) ? [] : [`--${option}`],
  )
  if (missing.length > 0) throw new UsageError(`A profile needs ${missing.join(', ')}. See: cms-cdr profile add --help`)
  check(profile)
  const secret = await secretFor(options, profile, exists)
  if (secret !== undefined || secretSettings(options) !== undefined) writeSecret(name, secret)
  const current = options.use || all.current === undefined ? name : all.current
  writeProfiles({ current, profiles: { ...all.profiles, [name]: profile } })
  if (!options.quiet) {
    console.error(
      `Profile ${name} is kept in ${configFile('profiles.json')}${current === name ? ', and is used' : ''}.`,
    )
    console.error('Try it: cms-cdr doctor')
  }
  return 0
}

/** Changes one setting of a profile. */
export async function set({ positionals, options }: Parsed<typeof profileChangeOptions>): Promise<number> {
  const [key = '', text, ...others] = positionals
  if (text === undefined || others.length > 0)
    throw new UsageError(`profile set takes a key and a value, but got ${positionals.length} arguments.`)
  const definition = settingDefinition(key)
  const { name, profile } = await currentProfile(options)
  const changed: Profile = { ...profile, [profileKey(key)]: readValue(key, definition, text) }
  check(changed)
  const keepsSecret = !profile.secretVariable && !profile.credentialProcess
  if (key === 'access-key' && keepsSecret) writeSecret(name, await askForSecret())
  await changeProfile(name, changed)
  return 0
}

/** Removes one setting of a profile. */
export async function unset({ positionals, options }: Parsed<typeof profileChangeOptions>): Promise<number> {
  const [key = '', ...others] = positionals
  if (others.length > 0) throw new UsageError(`profile unset takes one key, but got ${positionals.length}.`)
  settingDefinition(key)
  if (required.includes(key)) throw new UsageError(`A profile needs ${key}. Change it with: cms-cdr profile set ${key}`)
  const { name } = await currentProfile(options)
  await changeProfile(name, { [profileKey(key)]: undefined })
  return 0
}

const required = ['url', 'access-key', 'cc-id']

function settingDefinition(key: string): OptionDefinition {
  const definition = profileSettings[key]
  if (definition) return definition
  const keys = Object.keys(profileSettings)
  const meant = nearest(key, keys)
  throw new UsageError(
    `A profile has no setting "${key}". ${meant ? `Did you mean ${meant}?` : `It has ${keys.join(', ')}.`}`,
  )
}

function profileKey(key: string): keyof Profile {
  return settingName(key)
}

async function currentProfile({
  profile: named,
}: Parsed<typeof profileChangeOptions>['options']): Promise<{ name: string; profile: Profile }> {
  const name = named ?? process.env.CMS_CDR_PROFILE ?? readProfiles().current
  if (!name) throw new UsageError('There is no profile yet. Add one: cms-cdr profile add --help')
  return { name, profile: await readProfile(name) }
}

/** Lists all profiles. */
export async function list({ options }: Parsed<typeof profileListOptions>): Promise<number> {
  const { current, profiles } = readProfiles()
  const names = Object.keys(profiles).sort()
  if (options.names) for (const name of names) console.log(name)
  else if (options.json || !process.stdout.isTTY) {
    for (const name of names) console.log(JSON.stringify({ name, current: name === current, ...shown(profiles[name]) }))
  } else if (names.length === 0) console.error('There is no profile yet: cms-cdr profile add --help')
  else {
    const rows = names.map((name) => {
      const { url, accessKey, ccId, timeZone } = profiles[name] ?? {}
      return [name === current ? '*' : '', name, url ?? '', keyTail(accessKey), String(ccId ?? ''), timeZone ?? '']
    })
    console.log(table(['', 'name', 'address', 'access key', 'ccId', 'time zone'], rows))
  }
  return 0
}

/** Chooses the profile that is used. */
export async function use({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const name = nameIn(positionals, 'use')
  await readProfile(name)
  writeProfiles({ ...readProfiles(), current: name })
  return 0
}

/** Shows one profile. */
export async function show({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const name = positionals[0] ?? readProfiles().current
  if (name === undefined) throw new UsageError('There is no profile yet: cms-cdr profile add --help')
  console.log(JSON.stringify(await readProfile(name), undefined, process.stdout.isTTY ? 2 : undefined))
  return 0
}

/** Forgets one profile. */
export async function remove({ positionals }: Parsed<typeof noOptions>): Promise<number> {
  const name = nameIn(positionals, 'remove')
  await readProfile(name)
  const { current, profiles } = readProfiles()
  const { [name]: _removed, ...others } = profiles
  writeSecret(name, undefined)
  writeProfiles({ current: current === name ? undefined : current, profiles: others })
  return 0
}

function nameIn(positionals: readonly string[], command: string): string {
  const [name, ...others] = positionals
  if (name !== undefined && others.length === 0) return name
  throw new UsageError(`profile ${command} takes the name of one profile, but got ${positionals.length}.`)
}

function settingsIn(options: AddOptions): Profile {
  const table: Readonly<Record<string, OptionDefinition>> = connectionOptions
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      name in table && value !== undefined ? [[settingName(name), value]] : [],
    ),
  )
}

/** What the options say of the secret key; `undefined` when they say nothing. One source takes the place of another. */
function secretSettings(options: AddOptions): Profile | undefined {
  const { 'secret-variable': variable, 'credential-process': command, 'secret-stdin': stdin } = options
  const given = [variable, command, stdin || undefined].filter((one) => one !== undefined)
  if (given.length > 1)
    throw new UsageError('Give one of --secret-variable, --credential-process and --secret-stdin, not several.')
  if (given.length === 0) return undefined
  return { secretVariable: variable, credentialProcess: command }
}

/** Lets the client refuse what it would refuse later. */
function check({ url = '', ccId, timeZone, scheme, host, caFile, fingerprint, serverName, proxy }: Profile): void {
  const tls = caFile ?? fingerprint ?? serverName
  createCdrClient({
    baseUrl: url,
    accessKey: 'to-be-checked',
    secretKey: 'to-be-checked',
    ccId,
    timeZone,
    scheme,
    host,
    proxy,
    ...(tls === undefined ? {} : { tls: { caFile, fingerprint, serverName } }),
  })
}

async function secretFor(options: AddOptions, profile: Profile, exists: boolean): Promise<string | undefined> {
  if (options['secret-stdin']) {
    const { text } = await import('node:stream/consumers')
    return notEmpty((await text(process.stdin)).replace(/\r?\n$/, ''))
  }
  if (profile.secretVariable || profile.credentialProcess || exists) return undefined
  return askForSecret()
}

async function askForSecret(): Promise<string> {
  const instead = 'Run profile add with --secret-stdin, --secret-variable NAME or --credential-process COMMAND.'
  return notEmpty(await askSecret('Secret key (SK): ', instead))
}

function notEmpty(secret: string): string {
  if (secret !== '') return secret
  throw new UsageError('The secret key is empty. Nothing was kept.')
}

function shown(profile: Profile = {}): object {
  return { ...profile, accessKey: keyTail(profile.accessKey) }
}
