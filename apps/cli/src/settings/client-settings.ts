import { isCdrError } from '@org/cms-cdr-client'
import type { CdrNodeClientOptions, CdrNodeClientSettings } from '@org/cms-cdr-client/node'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import type { OptionValues } from '../command.ts'
import { connectionOptions, requiredSettings } from '../options.ts'
import { logEvent } from '../output/text.ts'
import { withoutAdvice } from '../report-failure.ts'
import { UsageError } from '../usage-error.ts'
import { type FoundCredentials, readCredentials, secretSourceOf } from './credentials.ts'
import type { Profile } from './profiles.ts'
import { type Resolution, resolveSettings, type SettingName, settingName } from './resolve.ts'

/** The settings of a client, with both keys. */
export type ClientSettings = Omit<CdrNodeClientSettings, 'proxy' | 'scheme'> & {
  readonly baseUrl: string
  readonly accessKey: string
  readonly secretKey: string
  readonly ccId: number
  readonly scheme: SignatureSchemeName | SignatureScheme
  readonly proxy: string | undefined
}

export function schemeOf({ scheme }: ClientSettings): SignatureScheme {
  return typeof scheme === 'string' ? signatureSchemes[scheme] : scheme
}

/** The settings that the client has other names for. */
const settingNames: Readonly<Record<string, SettingName>> = {
  baseUrl: 'url',
  timeoutMilliseconds: 'timeout',
  'retry.limit': 'retries',
}

type Settings = Resolution['settings']

/** The client's own limit for all attempts of a call, which a long timeout needs more than. */
const defaultTotalMilliseconds = 90_000

/**
 * Creates the client of a command, and returns it with its settings and where they come from.
 *
 * @param required What the command cannot do without.
 * @throws UsageError when some are missing, and names all of them, or when one is wrong.
 */
export async function openClient(
  options: OptionValues<typeof connectionOptions>,
  own: Pick<CdrNodeClientOptions, 'connections' | 'ratePerSecond'> = {},
  required?: readonly (typeof requiredSettings)[number][],
) {
  const resolution = resolveSettings(options)
  const keys = await requireSettings(resolution, required)
  const onEvent = options.verbose ? logEvent : undefined
  return { ...(await createClient(resolution.settings, keys, { ...own, onEvent })), resolution }
}

/** Reads the keys, and checks that all required settings are there. */
async function requireSettings(
  resolution: Resolution,
  required: readonly (typeof requiredSettings)[number][] = requiredSettings,
): Promise<FoundCredentials> {
  const keys = await readCredentials(resolution)
  const found = { ...(keys?.accessKey && { accessKey: true }), ...resolution.settings }
  const missing = required
    .filter((name) => !found[settingName(name)])
    .map((name) => `${connectionOptions[name].env} or --${name}: ${connectionOptions[name].summary}`)
  if (!keys) missing.push(`${secretSourceOf(resolution).label}: Secret key (SK)`)
  if (keys && missing.length === 0) return keys
  const lines = missing.map((line) => `\n  ${line}`).join('')
  const { unused } = resolution
  const advice = 'Save them in a profile with: cms-cdr profile add'
  throw new UsageError([`Missing settings:${lines}`, ...(unused ? [unused] : []), advice].join('\n'))
}

/**
 * Creates a client, which checks its settings.
 *
 * @throws UsageError which names the wrong setting as the user does.
 */
export async function createClient(
  settings: Settings,
  keys: FoundCredentials,
  own?: Pick<CdrNodeClientOptions, 'connections' | 'ratePerSecond' | 'onEvent'>,
) {
  const { createCdrClient } = await import('@org/cms-cdr-client/node')
  const options = clientOptions(settings, keys)
  try {
    return { client: createCdrClient({ ...options, ...own }), settings: options }
  } catch (error) {
    if (!isCdrError(error, 'invalid_request')) throw error
    const [option = ''] = /^[\w.]+/.exec(error.message) ?? []
    const name = settingNames[option] ?? (option.replace('tls.', '') as SettingName)
    throw new UsageError(withoutAdvice(error).replace(option, settings[name]?.label ?? option))
  }
}

function clientOptions(settings: Settings, keys: FoundCredentials): ClientSettings {
  const values: Profile = Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]))
  const { url: baseUrl = '', ccId, timeZone, scheme = 'cms', host, proxy, retries, timeout } = values
  const { caFile, fingerprint, serverName } = values
  const tlsSetting = settings.caFile ?? settings.fingerprint ?? settings.serverName
  if (tlsSetting && /^http:/i.test(baseUrl)) {
    throw new UsageError(`${tlsSetting.label} is for TLS, but ${settings.url?.label} starts with http:. Use https:.`)
  }
  const milliseconds = timeout === undefined ? undefined : timeout * 1000
  return {
    baseUrl,
    // Keys are pairs: a command that prints both knows which belong together.
    accessKey: keys.accessKey ?? values.accessKey ?? '',
    secretKey: keys.secretKey,
    // Only a command that needs none does without.
    ccId: ccId as number,
    timeZone,
    scheme,
    host,
    proxy,
    retry: retries,
    timeoutMilliseconds: milliseconds,
    totalTimeoutMilliseconds: milliseconds && Math.max(defaultTotalMilliseconds, milliseconds * ((retries ?? 2) + 2)),
    ...(tlsSetting && { tls: { caFile, fingerprint, serverName } }),
  }
}
