import { signatureClockSkewSeconds, signatureSchemes } from '@org/cms-cdr-client/signing'
import { type Command, Option } from 'commander'
import { defaultRates } from '../auth/rates.ts'
import { defaultCompatibility } from '../compatibility.ts'

/** The settings of `serve` as given by the user, all as strings. */
export interface GivenSettings {
  /** Where each setting that is not a default comes from, by the name of its option: `--port`, `PORT` or a line of a file. */
  readonly origins?: Readonly<Record<string, string>>
  /** Reads the configuration file again, and returns the settings that result. */
  readonly reread?: () => Promise<GivenSettings>
  readonly port: string
  readonly host: string
  readonly database: string
  readonly workers: string
  readonly cert?: string
  readonly key?: string
  readonly allow?: string
  readonly trustProxy?: string
  readonly publicUrl?: string
  readonly maxConnections: string
  readonly maxConnectionsPerAddress: string
  readonly drainSeconds: string
  readonly graceSeconds: string
  readonly clockSkew: string
  readonly refuseReplays: string
  readonly sessionHours: string
  readonly passwordSignIn: string
  readonly personRate: string
  readonly revealRate: string
  readonly retentionDays?: string
  readonly country?: string
  readonly metricsTokenFile?: string
  readonly wrappingKeyFile?: string
  readonly logLevel: string
  readonly notFound: string
  readonly legacyPair: string
  readonly agentIdKey: string
  readonly lenientTypes: string
  readonly refusedBody: string
  readonly upstream?: string
  readonly upstreamAccessKey?: string
  readonly upstreamSecretFile?: string
  readonly upstreamCa?: string
  readonly upstreamPin?: string
  readonly upstreamServerName?: string
  readonly upstreamHost?: string
  readonly upstreamScheme: string
  readonly upstreamProxy?: string
  readonly upstreamTimeout: string
  readonly upstreamRate?: string
  readonly notFoundSeconds: string
  readonly oidcIssuer?: string
  readonly oidcClientId?: string
  readonly oidcClientSecretFile?: string
  readonly oidcClientAuth: string
  readonly oidcScope: string
  readonly oidcGroupsClaim: string
  readonly oidcViewerGroup?: string
  readonly oidcSupervisorGroup?: string
  readonly oidcAdminGroup?: string
  readonly oidcCallCentersClaim?: string
  readonly harvest?: string
  readonly harvestCcId: string
  readonly harvestRate: string
  readonly harvestSeconds: string
  readonly recordingUrl?: string
  readonly webhook?: string
  readonly webhookSecretFile?: string
  readonly webhookCcId: string
  readonly webhookNumbers: string
}

const { notFound, refusedBody } = defaultCompatibility
const { requestsPerSecond, revealsPerMinute } = defaultRates

/** Help of the option `--database`, which all commands have. */
export const databaseText = 'sqlite:PATH, or postgres://USER@HOST/DATABASE; for a password see --database-file'

/** Help of the option `--wrapping-key-file`, which commands that change keys also have. */
export const wrappingKeyText =
  'file with the key that wraps the secrets of access keys: 32 bytes in base64, on one line; see key wrap'

// Flags, help and default. The environment variable is derived from the flag, except for two that have conventional names.
const groups: Readonly<Record<string, readonly (readonly [flags: string, what: string, fallback?: string])[]>> = {
  'Network:': [
    ['--port <number>', 'port; 0 for any free port', '8080'],
    ['--host <address>', 'address to listen on; 0.0.0.0 for all interfaces', '127.0.0.1'],
    ['--cert <file>', 'certificate chain in PEM, to serve TLS; read again on SIGHUP'],
    ['--key <file>', "the certificate's private key in PEM"],
    ['--allow <networks>', 'addresses and networks that may send requests, separated by commas; default: all'],
    ['--trust-proxy <networks>', 'proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted'],
    ['--public-url <url>', 'URL at which people reach the server, if it is behind a proxy'],
    ['--max-connections <number>', 'maximum number of open connections for each process', '10000'],
    [
      '--max-connections-per-address <number>',
      'maximum number of open connections from one address; does not apply to --trust-proxy',
      '1000',
    ],
    ['--workers <number>', 'number of processes', '1'],
    [
      '--drain-seconds <number>',
      'how long the server still accepts connections after SIGTERM, while /readyz returns 503',
      '5',
    ],
    ['--grace-seconds <number>', 'how long requests in flight may take when the server stops', '30'],
  ],
  'Storage:': [
    ['--database <address>', databaseText, 'sqlite:cms-cdr.sqlite'],
    ['--wrapping-key-file <file>', wrappingKeyText],
    ['--retention-days <number>', 'days after which stored records are removed; default: never'],
    [
      '--country <code>',
      'country of phone numbers without a country code, such as BR; without it, numbers are searched by their digits',
    ],
  ],
  'Access:': [
    [
      '--clock-skew <seconds>',
      "how far a signature's timestamp may be from the clock of this machine",
      String(signatureClockSkewSeconds),
    ],
    [
      '--refuse-replays <on|off>',
      'accept each signature only once; old clients that sign whole seconds may need off',
      'off',
    ],
    ['--session-hours <number>', 'how long a person stays signed in', '12'],
    ['--password-sign-in <on|off>', 'whether people can sign in with a password; one-time links always work', 'on'],
    [
      '--person-rate <number>',
      'requests per second of a person, unless `user set` says otherwise',
      String(requestsPerSecond),
    ],
    [
      '--reveal-rate <number>',
      'calls per minute whose phone numbers a person may reveal, unless `user set` says otherwise',
      String(revealsPerMinute),
    ],
    ['--metrics-token-file <file>', 'file with the token for /metrics; without it, /metrics always returns 401'],
    ['--log-level <level>', 'debug, info, warn, error or silent; the log goes to stderr', 'info'],
  ],
  'Responses that the vendor does not specify:': [
    [
      '--not-found <response>',
      'response for a call that is not found: success with the record absent, null or empty, or a failing result code',
      notFound,
    ],
    ['--legacy-pair <on|off>', 'send result and resultDatas, for clients of version 8.13 and earlier', 'on'],
    [
      '--agent-id-key <plain|blank>',
      "name of the field: agentId, or agentId with a trailing space as in the vendor's sample",
      'plain',
    ],
    ['--lenient-types <on|off>', 'accept ccId as a string, and isCallin as a boolean or in any letter case', 'off'],
    ['--refused-body <json|empty>', 'body of a 401', refusedBody],
  ],
  'Upstream platform (gateway):': [
    ['--upstream <url>', 'CC-CMS to fetch missing calls from, such as https://cms.example.test:28443'],
    ['--upstream-access-key <key>', 'access key of this server at the platform'],
    ['--upstream-secret-file <file>', 'file with the secret key'],
    ['--upstream-ca <file>', 'CA certificates to trust, in PEM'],
    ['--upstream-pin <sha256>', 'SHA-256 of the only certificate to accept, instead of verifying CA and name'],
    ['--upstream-server-name <name>', 'server name (SNI) to send and to expect in the certificate'],
    ['--upstream-host <host>', 'Host header to sign and send, if it differs from the URL'],
    ['--upstream-scheme <scheme>', `signature scheme: ${Object.keys(signatureSchemes).join(' or ')}`, 'cms'],
    ['--upstream-proxy <url>', 'HTTP proxy to connect through; otherwise HTTPS_PROXY, HTTP_PROXY and NO_PROXY apply'],
    ['--upstream-timeout <seconds>', 'time limit of a look-up, including retries', '20'],
    ['--upstream-rate <number>', 'maximum number of requests per second; default: no limit'],
    ['--not-found-seconds <number>', 'how long "not found" is cached', '10'],
  ],
  'Console:': [
    [
      '--recording-url <url>',
      'URL of the recording of a call, such as https://recordings.example.test/?call={callId}; may also contain {ccId} and {direction}',
    ],
  ],
  'Harvest (store every call):': [
    ['--harvest <vdn=list>', 'VDNs whose calls are listed at the upstream and stored, such as vdn=25,26'],
    ['--harvest-cc-id <number>', 'call center of these VDNs', '1'],
    ['--harvest-rate <number>', 'requests per second of the harvest, in addition to --upstream-rate', '5'],
    ['--harvest-seconds <number>', 'how often new calls are listed', '300'],
  ],
  'Webhook (send every stored call):': [
    [
      '--webhook <url>',
      'https URL that each stored call is sent to, signed as Standard Webhooks specifies; http only for this machine',
    ],
    ['--webhook-secret-file <file>', 'file with the signing secret: whsec_ and 24 to 64 bytes in base64'],
    ['--webhook-cc-id <number>', 'call center whose calls are sent', '1'],
    ['--webhook-numbers <masked|full>', 'whether phone numbers are masked or sent in full', 'masked'],
  ],
  'OpenID Connect:': [
    ['--oidc-issuer <url>', 'OpenID provider at which people sign in, such as https://login.example.test/realms/main'],
    ['--oidc-client-id <id>', 'client ID of this server at the provider; the redirect URI is PUBLIC-URL/oidc/callback'],
    [
      '--oidc-client-secret-file <file>',
      'file with the client secret; the variable CMS_CDR_OIDC_CLIENT_SECRET can hold it instead',
    ],
    ['--oidc-client-auth <basic|post>', 'how the client secret is sent, as the provider is configured', 'basic'],
    [
      '--oidc-scope <scopes>',
      'scopes to request; some providers list groups only if another scope is requested',
      'openid profile email',
    ],
    [
      '--oidc-groups-claim <name>',
      'claim with the groups of a person; a dot separates the names of a nested claim, as in realm_access.roles',
      'groups',
    ],
    ['--oidc-viewer-group <group>', 'group whose members are viewers; the highest role counts'],
    ['--oidc-supervisor-group <group>', 'group whose members are supervisors'],
    ['--oidc-admin-group <group>', 'group whose members are admins'],
    [
      '--oidc-call-centers-claim <name>',
      'claim with the call center IDs that a person is limited to; people without any cannot sign in',
    ],
  ],
}

const conventionalNames: Readonly<Record<string, string>> = { '--port': 'PORT', '--database': 'DATABASE_URL' }

/** One option of `serve`. Its name without the dashes is its key in a configuration file. */
export interface ServeOption {
  readonly name: string
  /** The placeholder in angle brackets, such as `number`. */
  readonly placeholder: string
}

/** All options of `serve`. */
export const serveOptions: readonly ServeOption[] = Object.values(groups)
  .flat()
  .map(([flags]) => {
    const [, name = '', placeholder = ''] = /^--(\S+) <(.+)>$/.exec(flags) ?? []
    return { name, placeholder }
  })

/** Returns the name of an option in the environment. */
export function environmentName(name: string): string {
  return conventionalNames[`--${name}`] ?? `CMS_CDR_${name.toUpperCase().replaceAll('-', '_')}`
}

/** Adds the options of `serve` to a command, under headings. */
export function addServeOptions(command: Command): Command {
  for (const [heading, options] of Object.entries(groups)) {
    command.optionsGroup(heading)
    for (const [flags, what, fallback] of options) {
      const [flag = ''] = flags.split(' ')
      const option = new Option(flags, what).env(environmentName(flag.slice(2)))
      command.addOption(fallback === undefined ? option : option.default(fallback))
    }
  }
  return command
}
