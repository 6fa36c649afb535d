import type { OidcOptions } from '../oidc/identity-provider.ts'
import { roles } from '../people/roles.ts'
import type { GivenSettings } from './serve-options.ts'
import type { SettingsReader } from './settings-reader.ts'

/** The environment variable with the client secret. There is no flag, because other users can read command lines. */
export const clientSecretVariable = 'CMS_CDR_OIDC_CLIENT_SECRET'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads the settings of OpenID Connect; undefined without `--oidc-issuer`. */
export function readOidc(
  given: GivenSettings,
  publicUrl: URL | undefined,
  reader: SettingsReader,
): OidcOptions | undefined {
  const clientAuth = reader.choice('--oidc-client-auth', given.oidcClientAuth, ['basic', 'post'])
  if (given.oidcIssuer === undefined) return undefined
  const issuer = readIssuer(given.oidcIssuer, reader)
  const clientId = given.oidcClientId ?? ''
  const clientSecret = readClientSecret(given, reader)
  const { oidcViewerGroup: viewer, oidcSupervisorGroup: supervisor, oidcAdminGroup: admin } = given
  const groups = { viewer, supervisor, admin }
  if (clientId === '') reader.add('--oidc-issuer needs --oidc-client-id, the client ID of this server at the provider.')
  if (given.publicUrl === undefined)
    reader.add('--oidc-issuer needs --public-url, because the provider sends people back to that address.')
  if (roles.every((role) => !groups[role]))
    reader.add(
      '--oidc-issuer needs --oidc-viewer-group, --oidc-supervisor-group or --oidc-admin-group. Without a group, nobody can sign in with it.',
    )
  if (!issuer || !publicUrl) return undefined
  return {
    issuer,
    clientId,
    clientSecret,
    clientAuth,
    scope: given.oidcScope,
    groupsClaim: given.oidcGroupsClaim,
    callCentersClaim: given.oidcCallCentersClaim,
    groups,
    redirectUrl: new URL('/oidc/callback', publicUrl),
    signedOutUrl: publicUrl,
  }
}

function readIssuer(text: string, reader: SettingsReader): URL | undefined {
  const issuer = URL.parse(text)
  if (issuer?.protocol === 'https:' || (issuer?.protocol === 'http:' && loopback.has(issuer.hostname))) return issuer
  reader.add(`--oidc-issuer must be a URL that begins with https://, but is "${text}".`)
  return undefined
}

function readClientSecret({ oidcClientSecretFile }: GivenSettings, reader: SettingsReader): string {
  if (oidcClientSecretFile) return reader.secret('--oidc-client-secret-file', oidcClientSecretFile)
  const secret = process.env[clientSecretVariable] ?? ''
  if (secret === '')
    reader.add(`--oidc-issuer needs --oidc-client-secret-file, or the secret in the variable ${clientSecretVariable}.`)
  return secret
}
