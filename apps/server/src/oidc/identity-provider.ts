import * as oidc from 'openid-client'
import type { Role } from '../people/roles.ts'
import { type Identity, identityOf, isComplete } from './identity.ts'

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

/** What a browser keeps while its person is at the provider. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

// In seconds: how long a response of the provider may take, and how far its clock may be from ours.
const timeout = 10
const clockTolerance = 30

/** The OpenID provider. It is looked up at the first sign-in, and again until it answers, so that the server starts without it. */
export class IdentityProvider {
  readonly #options: OidcOptions
  #configuration: Promise<oidc.Configuration> | undefined

  constructor(options: OidcOptions) {
    this.#options = options
  }

  /** Returns the address at which a person signs in, and what the browser must keep until it comes back. */
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

  /** Returns who came back from the provider. @param query The query with which the browser came back. */
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
    // Many providers put groups and names into an ID token only when told to, but always into the user info.
    const needsMore = !isComplete(claims, this.#options) && configuration.serverMetadata().userinfo_endpoint
    const more = needsMore ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
    return identityOf({ ...more, ...claims }, tokens.id_token ?? '', this.#options)
  }

  /** Returns the address at which a person signs out of the provider as well, if it has one and can be reached. */
  async signOutUrl(idToken: string): Promise<URL | undefined> {
    const configuration = await this.discover().catch(() => undefined)
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: this.#options.signedOutUrl.href,
    })
  }

  /** Looks the provider up. After a failure, the next call tries again. */
  discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret, clientAuth } = this.#options
    const method = clientAuth === 'basic' ? oidc.ClientSecretBasic : oidc.ClientSecretPost
    // Only an issuer on this machine may be without TLS; the settings see to that.
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
