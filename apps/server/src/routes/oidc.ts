import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFromOwnPage } from '../auth/caller.ts'
import { cookieName, isSecure } from '../auth/session-cookie.ts'
import type { Context } from '../context.ts'
import type { IdentityProvider, SignInAttempt } from '../oidc/identity-provider.ts'
import { endSessionsOfIdentity, personOf } from '../oidc/oidc-people.ts'
import { failureOf } from '../oidc/sign-in-failure.ts'
import { unknownPerson, writeAudit } from '../people/audit.ts'
import { signIn } from '../people/sign-in.ts'
import type { SpecPath } from '../spec.ts'
import { sendPlainPage } from './plain-page.ts'

const startPath = '/oidc/sign-in' satisfies SpecPath
const attemptSeconds = 600
// The console keeps the call that was asked for in its query; longer ones are not its own.
const longestSearch = 1_000

/** What the browser keeps in a cookie while its person is at the provider. */
interface StoredAttempt extends SignInAttempt {
  /** The query of the console to return to. */
  readonly search: string
}

/** Adds the way to the OpenID provider and the way back. */
export function registerOidc(app: FastifyInstance, context: Context, provider: IdentityProvider): void {
  const { engine, log, metrics } = context
  // A program that looks at a link must not use up what belongs to a person.
  const options = { exposeHeadRoute: false }

  app.get(startPath, options, async (request, reply) => {
    // Another site may lead to the sign-in page, but not sign anybody in.
    if (!isFromOwnPage(request)) return reply.redirect('/', 303)
    try {
      const { url, attempt } = await provider.begin()
      const search = new URL(request.url, 'http://local').search
      const stored = { ...attempt, search: search.length > longestSearch ? '' : search }
      return reply.header('set-cookie', attemptCookie(request, context, stored)).redirect(url.href, 303)
    } catch (error) {
      return fail(request, reply, error)
    }
  })

  app.get('/oidc/callback' satisfies SpecPath, options, async (request, reply) => {
    const attempt = attemptOf(request, context)
    reply.header('set-cookie', attemptCookie(request, context, undefined))
    if (!attempt) return fail(request, reply, undefined)
    try {
      const identity = await provider.finish(new URL(request.url, 'http://local').search, attempt)
      const { role, groups, ccIds, issuer, subject } = identity
      if (role === undefined || ccIds?.length === 0) {
        const reason = role === undefined ? 'no group of the person has a role' : 'the person has no call center'
        log.warn({ reqId: request.id, reason, issuer, subject, groups }, 'OpenID Connect: sign-in refused')
        await endSessionsOfIdentity(engine, identity)
        return refuse(request, reply)
      }
      const person = await personOf(engine, identity, role)
      await signIn(request, reply, person, 'oidc', context, identity.idToken)
      return reply.redirect(`/${attempt.search}`, 303)
    } catch (error) {
      return fail(request, reply, error)
    }
  })

  /** An error of the provider is one of the operator; any other is one of this server. */
  async function fail(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> {
    const failure = failureOf(error)
    if (!failure) throw error
    const { level, reason, page } = failure
    log[level]({ reqId: request.id, reason }, 'OpenID Connect: sign-in failed')
    metrics.signIn('failed')
    return sendPlainPage(reply, { link: { href: startPath, text: 'Try again' }, ...page })
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    metrics.signIn('failed')
    await writeAudit(engine, unknownPerson, 'sign_in_failed', undefined, { address: request.ip, method: 'oidc' })
    return sendPlainPage(reply, {
      status: 403,
      title: 'Your account has no access',
      text: [
        'You are signed in at the identity provider, but your account may not look up call records.',
        'Ask your administrator to add you to a group that may.',
      ],
      link: { href: '/', text: 'Go to sign-in' },
    })
  }
}

const attemptName = 'cms-cdr-oidc'

/** Returns the `Set-Cookie` header that stores an attempt, or forgets it. The way back starts at another site, so it cannot be `Strict`. */
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
