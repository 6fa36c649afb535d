import type { OidcOptions } from '../oidc/identity-provider.ts'
import { roles } from '../people/roles.ts'
import type { Faults } from './faults.ts'
import type { GivenSettings } from './serve-options.ts'

/** The environment variable with the client secret. There is no flag for it, because command lines can be read by other users. */
export const clientSecretVariable = 'CMS_CDR_OIDC_CLIENT_SECRET'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads the settings of OpenID Connect; undefined without `--oidc-issuer`. */
export function readOidc(given: GivenSettings, publicUrl: URL | undefined, faults: Faults): OidcOptions | undefined {
  const clientAuth = faults.word('--oidc-client-auth', given.oidcClientAuth, ['basic', 'post'])
  if (given.oidcIssuer === undefined) return undefined
  const issuer = readIssuer(given.oidcIssuer, faults)
  const clientId = given.oidcClientId ?? ''
  const clientSecret = readClientSecret(given, faults)
  const { oidcViewerGroup: viewer, oidcSupervisorGroup: supervisor, oidcAdminGroup: admin } = given
  const groups = { viewer, supervisor, admin }
  if (clientId === '') faults.add('--oidc-issuer needs --oidc-client-id, the name of this server at the provider.')
  if (given.publicUrl === undefined)
    faults.add('--oidc-issuer needs --public-url, because the provider sends people back to that address.')
  if (roles.every((role) => !groups[role]))
    faults.add(
      '--oidc-issuer needs --oidc-viewer-group, --oidc-supervisor-group or --oidc-admin-group; otherwise nobody can sign in there.',
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

function readIssuer(text: string, faults: Faults): URL | undefined {
  const issuer = URL.parse(text)
  if (issuer?.protocol === 'https:' || (issuer?.protocol === 'http:' && loopback.has(issuer.hostname))) return issuer
  faults.add(`--oidc-issuer must be a URL that begins with https://, but is "${text}".`)
  return undefined
}

function readClientSecret({ oidcClientSecretFile }: GivenSettings, faults: Faults): string {
  if (oidcClientSecretFile) return faults.secret('--oidc-client-secret-file', oidcClientSecretFile)
  const secret = process.env[clientSecretVariable] ?? ''
  if (secret === '')
    faults.add(`--oidc-issuer needs --oidc-client-secret-file, or the secret in the variable ${clientSecretVariable}.`)
  return secret
}
