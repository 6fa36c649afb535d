import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFromOwnPage } from '../auth/caller.ts'
import { cookieName, isSecure } from '../auth/session-cookie.ts'
import type { Context } from '../context.ts'
import type { Identity, IdentityProvider, SignInAttempt } from '../oidc/identity-provider.ts'
import { endSessionsOfIdentity, personOf } from '../oidc/oidc-people.ts'
import { failureOf, type SignInFailure } from '../oidc/sign-in-failure.ts'
import { unknownPerson, writeAudit } from '../people/audit.ts'
import { signIn } from '../people/sign-in.ts'
import type { SpecPath } from '../spec.ts'
import { type PlainPage, sendPlainPage } from './plain-page.ts'

const startPath = '/oidc/sign-in' satisfies SpecPath
const attemptSeconds = 600
// The console has the call to look up in its query string; a longer one is not from the console.
const longestSearch = 1_000

/** A sign-in in progress, stored in a cookie while the person is at the provider. */
interface StoredAttempt extends SignInAttempt {
  /** The query of the console to return to. */
  readonly search: string
}

/** Registers the redirect to the OpenID provider and its callback. */
export function registerOidc(app: FastifyInstance, context: Context, provider: IdentityProvider): void {
  const { engine, log, metrics, throttle } = context
  // A program that checks links with HEAD must not use up the sign-in of a person.
  const options = { exposeHeadRoute: false }

  app.get(startPath, options, async (request, reply) => {
    // Another site may link to the sign-in page, but not start a sign-in.
    if (!isFromOwnPage(request)) return reply.redirect('/', 303)
    const { search: given } = new URL(request.url, 'http://local')
    const search = given.length > longestSearch ? '' : given
    try {
      const { url, attempt } = await provider.begin()
      return reply.header('set-cookie', attemptCookie(request, context, { ...attempt, search })).redirect(url.href, 303)
    } catch (error) {
      return fail(request, reply, knownFailure(error), search)
    }
  })

  app.get('/oidc/callback' satisfies SpecPath, options, async (request, reply) => {
    const attempt = attemptOf(request, context)
    reply.header('set-cookie', attemptCookie(request, context, undefined))
    if (!attempt) return fail(request, reply, knownFailure(undefined), '')
    // Each code costs a request to the provider, even an invented one.
    const wait = await throttle.reserve(request.ip)
    if (wait > 0) {
      metrics.signIn('throttled')
      return sendPlainPage(reply.header('retry-after', wait), tooMany(wait))
    }
    try {
      const identity = await provider.finish(new URL(request.url, 'http://local').search, attempt)
      await throttle.succeeded(request.ip)
      const { role, ccIds, groups } = identity
      if (groups.length === 0) return refuse(request, reply, identity, noGroups)
      if (role === undefined) return refuse(request, reply, identity, 'no group of the person has a role')
      if (ccIds?.length === 0) return refuse(request, reply, identity, 'the person has no call center')
      const person = await personOf(engine, identity, role)
      await signIn(request, reply, person, 'oidc', context, { idToken: identity.idToken })
      return reply.redirect(`/${attempt.search}`, 303)
    } catch (error) {
      const failure = knownFailure(error)
      if (failure.kind !== 'stale') await throttle.succeeded(request.ip)
      return fail(request, reply, failure, attempt.search)
    }
  })

  function fail(request: FastifyRequest, reply: FastifyReply, failure: SignInFailure, search: string): FastifyReply {
    const { level, reason, page } = failure
    log[level]({ reqId: request.id, reason }, 'OpenID Connect: sign-in failed')
    metrics.signIn('failed')
    return sendPlainPage(reply, { link: { href: startPath + search, text: 'Try again' }, ...page })
  }

  /** Refuses a sign-in with a page that says why, and ends earlier sessions of the person. */
  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    identity: Identity,
    reason: string,
  ): Promise<FastifyReply> {
    const { issuer, subject, groups } = identity
    log.warn({ reqId: request.id, reason, issuer, subject, groups }, 'OpenID Connect: sign-in refused')
    metrics.signIn('failed')
    const name = (await endSessionsOfIdentity(engine, identity)) ?? unknownPerson
    await writeAudit(engine, name, 'sign_in_failed', undefined, { address: request.ip, method: 'oidc' })
    return sendPlainPage(reply, noAccess)
  }
}

/** Returns what an error of the provider means, and throws any other on. */
function knownFailure(error: unknown): SignInFailure {
  const failure = failureOf(error)
  if (!failure) throw error
  return failure
}

const noGroups =
  'the provider names no groups; see --oidc-groups-claim, --oidc-scope and the settings of the client at the provider'

const noAccess: PlainPage = {
  status: 403,
  title: 'Your account has no access',
  text: [
    'You are signed in at the identity provider, but your account may not look up call records.',
    'Ask your administrator to add you to a group that has access.',
  ],
  link: { href: '/', text: 'Go to sign-in' },
}

const tooMany = (seconds: number): PlainPage => ({
  status: 429,
  title: 'Too many failed sign-ins',
  text: ['Try again in {minutes} min.'],
  values: { minutes: Math.ceil(seconds / 60) },
  link: { href: '/', text: 'Go to sign-in' },
})

const attemptName = 'cms-cdr-oidc'

/** Returns the `Set-Cookie` header that stores or removes an attempt. The callback comes from another site, so the cookie cannot be `Strict`. */
function attemptCookie(request: FastifyRequest, context: Context, attempt: StoredAttempt | undefined): string {
  const secure = isSecure(request, context)
  return stringifySetCookie({
    name: cookieName(attemptName, secure),
    value: attempt ? Buffer.from(JSON.stringify(attempt)).toString('base64url') : '',
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: attempt ? attemptSeconds : 0,
  })
}

function attemptOf(request: FastifyRequest, context: Context): StoredAttempt | undefined {
  const text = parseCookie(request.headers.cookie ?? '')[cookieName(attemptName, isSecure(request, context))]
  try {
    const { state, nonce, verifier, search } = JSON.parse(Buffer.from(text ?? '', 'base64url').toString())
    if (![state, nonce, verifier, search].every((part) => typeof part === 'string')) return undefined
    return { state, nonce, verifier, search: /^\?[\x21-\x7e]*$/.test(search) ? search : '' }
  } catch {
    return undefined
  }
}
