import type { CdrNodeClientOptions } from '@org/cms-cdr-client/node'
import type { Parsed } from '../command.ts'
import { connectionOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'
import { type Resolution, resolveSettings, type SettingName } from './resolve.ts'
import { describeSecretSource, readCredentials, secretSourceOf } from './secret-source.ts'

type ConnectionOptions = Parsed<typeof connectionOptions>['options']

/** The settings of a client, with both keys. */
export type ClientSettings = CdrNodeClientOptions & {
  readonly baseUrl: string
  readonly accessKey: string
  readonly secretKey: string
  readonly ccId: number
}

/**
 * Reads the settings of the client from options, environment and profile.
 *
 * @throws UsageError naming all that are missing at once.
 */
export async function readClientSettings(options: ConnectionOptions): Promise<ClientSettings> {
  return toClientSettings(await resolveSettings(options))
}

/** As {@link readClientSettings}, for settings that were looked up already. */
export async function toClientSettings(resolution: Resolution): Promise<ClientSettings> {
  const { settings } = resolution
  const value = <Value extends string | number>(name: SettingName): Value | undefined =>
    settings[name]?.value as Value | undefined
  const keys = await readCredentials(resolution)
  const found = {
    baseUrl: value<string>('url'),
    accessKey: value<string>('accessKey') ?? keys?.accessKey,
    ccId: value<number>('ccId'),
    secretKey: keys?.secretKey,
  }
  const missing = [
    ...(found.baseUrl ? [] : [lineOf('url')]),
    ...(found.accessKey ? [] : [lineOf('access-key')]),
    ...(found.ccId ? [] : [lineOf('cc-id')]),
    ...(found.secretKey ? [] : [`the secret key (SK): ${describeSecretSource(secretSourceOf(resolution))}`]),
  ]
  if (missing.length > 0) {
    const lines = missing.map((line) => `\n  ${line}`).join('')
    throw new UsageError(`These settings are missing:${lines}\nKeep them once with: cms-cdr profile add`)
  }
  const tls = tlsOf(value)
  const timeout = value<number>('timeout')
  return {
    // What is missing was told above.
    ...(found as Pick<ClientSettings, 'baseUrl' | 'accessKey' | 'ccId' | 'secretKey'>),
    timeZone: value('timeZone'),
    // A name that does not exist is refused by the client, which knows them all.
    scheme: settings.scheme?.value as CdrNodeClientOptions['scheme'],
    host: value('host'),
    proxy: value('proxy'),
    retry: value<number>('retries'),
    ...(tls ? { tls } : {}),
    ...(timeout === undefined ? {} : { timeoutMilliseconds: timeout * 1000 }),
  }
}

function tlsOf(value: (name: SettingName) => string | undefined): CdrNodeClientOptions['tls'] {
  const tls = { caFile: value('caFile'), fingerprint: value('fingerprint'), serverName: value('serverName') }
  return Object.values(tls).some((setting) => setting !== undefined) ? tls : undefined
}

function lineOf(name: 'url' | 'access-key' | 'cc-id'): string {
  const { env, summary } = connectionOptions[name]
  return `${env} (or --${name}): ${summary}`
}
