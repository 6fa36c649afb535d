import * as oidc from 'openid-client'
import { type Role, roles } from '../people/roles.ts'

/** A person who signed in at the provider, and their permissions here. */
export interface Identity {
  /** Identifies a person together with the subject. Names and email addresses can be reassigned. */
  readonly issuer: string
  readonly subject: string
  /** The name that the provider suggests. */
  readonly suggestedName: string
  readonly idToken: string
  /** The groups of the person. */
  readonly groups: readonly string[]
  /** The highest role whose group the person is in; none when undefined. */
  readonly role: Role | undefined
  /** The call centers that the person is limited to; `null` for all, undefined if the provider does not determine them. */
  readonly ccIds: readonly number[] | undefined
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

type ClaimNames = Pick<OidcOptions, 'groupsClaim' | 'callCentersClaim'>

/** Returns whether claims have all that is read from them. */
export function isComplete(claims: Claims, { groupsClaim, callCentersClaim }: ClaimNames): boolean {
  const needed = callCentersClaim === undefined ? [groupsClaim] : [groupsClaim, callCentersClaim]
  return nameIn(claims) !== undefined && needed.every((name) => claimAt(claims, name) !== undefined)
}

/** Reads an identity from the claims of the provider. */
export function identityOf(
  claims: Claims,
  idToken: string,
  { groupsClaim, callCentersClaim, groups }: OidcOptions,
): Identity {
  const own = textsOf(claimAt(claims, groupsClaim))
  const ccIds = callCentersClaim === undefined ? undefined : textsOf(claimAt(claims, callCentersClaim)).map(Number)
  return {
    issuer: claims.iss,
    subject: claims.sub,
    suggestedName: nameIn(claims) ?? claims.sub,
    idToken,
    groups: own,
    role: roles.findLast((role) => groups[role] !== undefined && own.includes(groups[role])),
    ccIds: ccIds?.filter((ccId) => Number.isInteger(ccId) && ccId >= 1 && ccId <= 65_535),
  }
}

function nameIn({ preferred_username, email, name }: Claims): string | undefined {
  return [preferred_username, email, name].find((one): one is string => typeof one === 'string' && one !== '')
}

/** Returns a claim by its name, or a nested claim by its path, as in `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? Reflect.get(value, part)
          : undefined,
      claims,
    )
}

/** Returns the strings and numbers of a claim, which may also be a single one. */
function textsOf(value: unknown): string[] {
  return [value]
    .flat()
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map(String)
}

/** How people sign in with OpenID Connect. */
export interface OidcOptions {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** How the client secret is sent: in the `Authorization` header, or in the body. */
  readonly clientAuth: 'basic' | 'post'
  readonly scope: string
  /** The claim that lists the groups of a person. */
  readonly groupsClaim: string
  /** The claim that lists the call centers that a person is limited to; people are not limited when undefined. */
  readonly callCentersClaim?: string | undefined
  /** The group whose members have a role. */
  readonly groups: { readonly [Name in Role]?: string | undefined }
  /** The address to which the provider sends the browser back. */
  readonly redirectUrl: URL
  /** The address to which the provider sends the browser after signing out. */
  readonly signedOutUrl: URL
}

/** The values that the browser stores while the person is at the provider. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

// In seconds: how long a response of the provider may take, and how far its clock may be from ours.
const timeout = 10
const clockTolerance = 30

/** The OpenID provider. It is discovered at the first sign-in, and again until that succeeds, so that the server starts without it. */
export class IdentityProvider {
  readonly #options: OidcOptions
  #configuration: Promise<oidc.Configuration> | undefined

  constructor(options: OidcOptions) {
    this.#options = options
  }

  /** Returns the URL at which a person signs in, and the values that the browser must store until the callback. */
  async begin(): Promise<{ url: URL; attempt: SignInAttempt }> {
    const configuration = await this.discover()
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    }
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#options.redirectUrl.href,
      scope: this.#options.scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    })
    return { url, attempt }
  }

  /** Returns the identity of a person who signed in. @param query The query of the callback. */
  async finish(query: string, { state, nonce, verifier }: SignInAttempt): Promise<Identity> {
    const configuration = await this.discover()
    const url = new URL(this.#options.redirectUrl)
    url.search = query
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('The provider sent no ID token.')
    // Many providers put groups and names into an ID token only when configured to, but always into the user info.
    const needsMore = !isComplete(claims, this.#options) && configuration.serverMetadata().userinfo_endpoint
    const more = needsMore ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
    return identityOf({ ...more, ...claims }, tokens.id_token ?? '', this.#options)
  }

  /** Returns the URL that also signs a person out at the provider, if it has one and can be reached. */
  async signOutUrl(idToken: string): Promise<URL | undefined> {
    const configuration = await this.discover().catch(() => undefined)
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: this.#options.signedOutUrl.href,
    })
  }

  /** Discovers the provider. After a failure, the next call tries again. */
  discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret, clientAuth } = this.#options
    const method = clientAuth === 'basic' ? oidc.ClientSecretBasic : oidc.ClientSecretPost
    // The settings allow an issuer without TLS only on this machine.
    const insecure = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []
    this.#configuration ??= oidc
      .discovery(issuer, clientId, { [oidc.clockTolerance]: clockTolerance }, method(clientSecret), {
        timeout,
        execute: [oidc.enableNonRepudiationChecks, ...insecure],
      })
      .catch((error) => {
        this.#configuration = undefined
        throw error
      })
    return this.#configuration
  }
}
