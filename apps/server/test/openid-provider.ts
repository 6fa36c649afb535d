import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Configuration, Provider } from 'oidc-provider'

/** The client that the provider knows. */
export const client = { id: 'cms-cdr', secret: 'secret-of-the-client' } as const

/** A real OpenID provider for a test. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: URL
  /** The claims of who signs in next; nobody signs in when undefined. */
  person: { readonly sub: string; readonly [claim: string]: unknown } | undefined
  /** Responds to a request in place of the provider, if it returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** Starts a provider that signs in whom the test says, without a form. */
export async function startTestProvider(publicUrl: string, more: Configuration = {}): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const issuer = new URL(`http://127.0.0.1:${port}`)
  const claims = new Map<string, Record<string, unknown>>()
  const provider = new Provider(issuer.origin, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${publicUrl}/oidc/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
    ],
    claims: { profile: ['preferred_username', 'name'], email: ['email'], groups: ['groups', 'cc_ids', 'realm_access'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    cookies: { keys: ['key of a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...claims.get(sub), sub }) }),
    // Everybody has agreed already.
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: client.id, accountId: String(oidc.session?.accountId) })
      grant.addOIDCScope('openid profile email groups')
      await grant.save()
      return grant
    },
    ...more,
  })
  const test: TestProvider = {
    issuer,
    person: undefined,
    intercept: () => false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const handle = provider.callback()
  server.on('request', async (request, response) => {
    if (test.intercept(request, response)) return
    if (!request.url?.startsWith('/interaction/')) return handle(request, response)
    const { person } = test
    if (!person) return provider.interactionFinished(request, response, { error: 'access_denied' })
    claims.set(person.sub, person)
    await provider.interactionFinished(request, response, { login: { accountId: person.sub } })
  })
  return test
}
