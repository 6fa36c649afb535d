import { type CdrNodeClientOptions, createCdrClient } from '@org/cms-cdr-client/node'
import { type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import { proxyFor } from '@org/cms-cdr-formats/proxy'
import type { CountryCode } from 'libphonenumber-js/min'
import type { LevelWithSilent } from 'pino'
import type { ServerOptions } from '../app.ts'
import { AddressList } from '../auth/address-list.ts'
import { SecretWrapping } from '../auth/secret-wrapping.ts'
import { defaultCompatibility } from '../compatibility.ts'
import { messageOf } from '../error-message.ts'
import { createResponses } from '../responses.ts'
import { readCountry } from '../search/phone-number.ts'
import { readTls } from '../tls.ts'
import { readOidc } from './read-oidc.ts'
import { readWebhook } from './read-webhook.ts'
import type { GivenSettings } from './serve-options.ts'
import { SettingsReader } from './settings-reader.ts'

/** The settings that a running server reads again. */
export interface ReloadableSettings {
  readonly logLevel: LevelWithSilent
  readonly wrapping: SecretWrapping
}

/** The settings of `serve`, checked. */
export interface ServeSettings extends ReloadableSettings {
  readonly port: number
  readonly host: string
  readonly database: string
  readonly workers: number
  readonly drainSeconds: number
  readonly graceSeconds: number
  readonly retentionDays: number | undefined
  /** The country of phone numbers without a country code. */
  readonly country: CountryCode | undefined
  readonly tlsFiles: { readonly cert: string; readonly key: string } | undefined
  /** Problems that do not prevent the server from starting. */
  readonly warnings: readonly string[]
  /** Reads the configuration file and the wrapping key file again. */
  readonly reread: () => Promise<ReloadableSettings>
  readonly app: Omit<ServerOptions, 'store' | 'keys' | 'log' | 'docs' | 'console' | 'processes'>
}

/**
 * Checks all settings.
 *
 * @throws UserError that lists every error.
 */
export function readSettings(given: GivenSettings): ServeSettings {
  const reader = new SettingsReader(given.origins)
  const isOn = (name: string, text: string): boolean => reader.choice(name, text, ['on', 'off']) === 'on'
  const compatibility = {
    ...defaultCompatibility,
    notFound: given.notFound,
    legacyPair: isOn('--legacy-pair', given.legacyPair),
    agentIdBlank: reader.choice('--agent-id-key', given.agentIdKey, ['plain', 'blank']) === 'blank',
    lenientTypes: isOn('--lenient-types', given.lenientTypes),
    refusedBody: reader.choice('--refused-body', given.refusedBody, ['json', 'empty']),
  }
  try {
    createResponses(compatibility)
  } catch (error) {
    reader.add(messageOf(error))
  }
  const token = given.metricsTokenFile && reader.secret('--metrics-token-file', given.metricsTokenFile)
  const tlsFiles = readTlsFiles(given, reader)
  const publicUrl = readPublicUrl(given.publicUrl, reader)
  const connection = readConnection(given, reader)
  const retentionDays = reader.optionalNumber('--retention-days', given.retentionDays, { min: 1 })
  const settings: ServeSettings = {
    port: reader.number('--port', given.port, { max: 65_535 }),
    host: given.host,
    database: given.database,
    ...readReloadable(given, reader),
    workers: reader.number('--workers', given.workers, { min: 1, max: 256 }),
    drainSeconds: reader.number('--drain-seconds', given.drainSeconds, { max: 3600, fraction: true }),
    graceSeconds: reader.number('--grace-seconds', given.graceSeconds, { max: 3600, fraction: true }),
    retentionDays,
    country: readCountrySetting(given.country, reader),
    tlsFiles,
    warnings: reader.warnings,
    reread: () => reread(given),
    app: {
      compatibility,
      clockSkewSeconds: reader.number('--clock-skew', given.clockSkew),
      refuseReplays: isOn('--refuse-replays', given.refuseReplays),
      sessionHours: reader.number('--session-hours', given.sessionHours, { min: 0.01, max: 8760, fraction: true }),
      personRates: {
        requestsPerSecond: reader.number('--person-rate', given.personRate, { min: 1 }),
        revealsPerMinute: reader.number('--reveal-rate', given.revealRate, { min: 1 }),
      },
      maxConnections: reader.number('--max-connections', given.maxConnections, { min: 1 }),
      maxConnectionsPerAddress: reader.number('--max-connections-per-address', given.maxConnectionsPerAddress, {
        min: 1,
      }),
      metricsToken: token || undefined,
      allow: readNetworks('--allow', given.allow, reader),
      trustedProxies: readNetworks('--trust-proxy', given.trustProxy, reader),
      tls: tlsFiles && reader.try('--cert', () => readTls(tlsFiles)),
      passwordSignIn: isOn('--password-sign-in', given.passwordSignIn),
      publicUrl,
      oidc: readOidc(given, publicUrl, reader),
      upstream: readUpstream(given, connection, reader),
      harvest: readHarvest(given, connection, retentionDays, reader),
      webhook: readWebhook(given, reader),
      recordingUrl: readRecordingUrl(given.recordingUrl, reader),
    },
  }
  reader.throwIfAny()
  return settings
}

function readCountrySetting(text: string | undefined, reader: SettingsReader): CountryCode | undefined {
  if (text === undefined) return undefined
  try {
    return readCountry(text)
  } catch (error) {
    reader.add(messageOf(error))
    return undefined
  }
}

function readReloadable(given: GivenSettings, reader: SettingsReader): ReloadableSettings {
  return {
    logLevel: reader.choice('--log-level', given.logLevel, ['info', 'debug', 'warn', 'error', 'silent']),
    wrapping: readWrapping(given, reader),
  }
}

async function reread(given: GivenSettings): Promise<ReloadableSettings> {
  const again = (await given.reread?.()) ?? given
  const reader = new SettingsReader(again.origins)
  const settings = readReloadable(again, reader)
  reader.throwIfAny()
  return settings
}

function readWrapping({ wrappingKeyFile }: GivenSettings, reader: SettingsReader): SecretWrapping {
  const name = '--wrapping-key-file'
  const text = wrappingKeyFile && reader.secret(name, wrappingKeyFile)
  return (text && reader.try(name, () => SecretWrapping.parse(text))) || SecretWrapping.none
}

function readTlsFiles({ cert, key }: GivenSettings, reader: SettingsReader): ServeSettings['tlsFiles'] {
  if (cert && key) {
    reader.secret('--key', key)
    return { cert, key }
  }
  if (cert || key) reader.add('--cert and --key belong together; give both.')
  return undefined
}

function readNetworks(name: string, text: string | undefined, reader: SettingsReader): string[] | undefined {
  const networks = text?.split(',').map((network) => network.trim())
  if (networks) reader.try(name, () => new AddressList(networks))
  return networks
}

function readPublicUrl(text: string | undefined, reader: SettingsReader): URL | undefined {
  const url = text === undefined ? undefined : URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url
  if (text !== undefined)
    reader.add(`--public-url must be a URL without a path, such as https://cdr.example.test, but is "${text}".`)
  return undefined
}

function readRecordingUrl(text: string | undefined, reader: SettingsReader): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  // With a placeholder in the host, a call ID would decide to which host people are sent.
  const isSafe = url && /^https?:$/.test(url.protocol) && !/[{}]|%7b/i.test(url.origin + url.username + url.password)
  if (isSafe && text.includes('{callId}')) return text
  reader.add(
    `--recording-url must be an http or https URL with {callId} in its path or query, such as https://recordings.example.test/?call={callId}, but is "${text}".`,
  )
  return undefined
}

function readUpstream(
  given: GivenSettings,
  connection: CdrNodeClientOptions | undefined,
  reader: SettingsReader,
): ServerOptions['upstream'] {
  const notFoundSeconds = reader.number('--not-found-seconds', given.notFoundSeconds)
  const requestsPerSecond = reader.optionalNumber('--upstream-rate', given.upstreamRate, { min: 0.001, fraction: true })
  const client = connection && reader.try('--upstream', () => createCdrClient(connection))
  return client && { client, name: nameOf(connection), notFoundSeconds, requestsPerSecond }
}

function readHarvest(
  given: GivenSettings,
  connection: CdrNodeClientOptions | undefined,
  retentionDays: number | undefined,
  reader: SettingsReader,
): ServerOptions['harvest'] {
  const ccId = reader.number('--harvest-cc-id', given.harvestCcId, { min: 1, max: 65_535 })
  const budget = reader.number('--harvest-rate', given.harvestRate, { min: 0.1, max: 10_000, fraction: true })
  const intervalSeconds = reader.number('--harvest-seconds', given.harvestSeconds, { min: 1, max: 3600 })
  const { harvest } = given
  if (!harvest) return undefined
  if (!given.upstream) reader.add('--harvest needs --upstream, the platform whose calls are stored.')
  const vdns = [...new Set(/^vdn=([\d,]+)$/.exec(harvest)?.[1]?.split(',').map(Number))]
  if (vdns.length === 0 || !vdns.every((vdn) => vdn >= 1 && vdn <= 5000))
    reader.add(
      `--harvest must be vdn= and numbers from 1 to 5000 separated by commas, such as vdn=25,26, but is "${harvest}".`,
    )
  // A delayed request arrives closer to the next one, and the platform counts requests when they arrive.
  const ratePerSecond = budget * 0.98
  const client = connection && reader.try('--harvest', () => createCdrClient({ ...connection, ratePerSecond }))
  return client && { client, name: nameOf(connection), ccId, vdns, intervalSeconds, retentionDays }
}

/** Reads how to reach the upstream; undefined if there is none. */
function readConnection(given: GivenSettings, reader: SettingsReader): CdrNodeClientOptions | undefined {
  const seconds = reader.number('--upstream-timeout', given.upstreamTimeout, { min: 1, max: 600 })
  // There is at least one scheme, and its names are the keys of this table.
  const schemes = Object.keys(signatureSchemes) as [SignatureSchemeName, ...SignatureSchemeName[]]
  const scheme = reader.choice('--upstream-scheme', given.upstreamScheme, schemes)
  const { upstream, upstreamAccessKey, upstreamSecretFile } = given
  if (!upstream) return undefined
  if (!upstreamAccessKey) reader.add('--upstream needs --upstream-access-key, the key that the platform knows.')
  if (!upstreamSecretFile) reader.add('--upstream needs --upstream-secret-file, a file with the secret of that key.')
  if (!upstreamAccessKey || !upstreamSecretFile) return undefined
  return {
    baseUrl: upstream,
    accessKey: upstreamAccessKey,
    secretKey: reader.secret('--upstream-secret-file', upstreamSecretFile),
    scheme,
    host: given.upstreamHost,
    proxy: given.upstreamProxy ?? proxyFor(upstream),
    tls: tlsOf(given),
    timeoutMilliseconds: seconds * 1000,
    totalTimeoutMilliseconds: seconds * 1000,
  }
}

function nameOf({ baseUrl }: CdrNodeClientOptions): string {
  return new URL(baseUrl).origin
}

function tlsOf({ upstreamCa, upstreamPin, upstreamServerName }: GivenSettings) {
  if (!upstreamCa && !upstreamPin && !upstreamServerName) return undefined
  return { caFile: upstreamCa, fingerprint: upstreamPin, serverName: upstreamServerName }
}
