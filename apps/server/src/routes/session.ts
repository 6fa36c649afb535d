import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFromOwnPage, nameOf, personOf, sessionOf } from '../auth/caller.ts'
import { forgottenSessionCookies, sessionTokenOf } from '../auth/session-cookie.ts'
import type { Context } from '../context.ts'
import { recordedIn, unknownPerson, writeAudit } from '../people/audit.ts'
import {
  auditedChanges,
  changeOwnPassword,
  endSessionsOf,
  findPerson,
  findPersonWithPassword,
  type Person,
} from '../people/people.ts'
import { endSession, idTokenOf, sessionBody } from '../people/sessions.ts'
import { signIn } from '../people/sign-in.ts'
import type { Body } from '../read-body.ts'
import { type FailureReason, sendQueryResponse } from '../responses.ts'
import type { SpecPath } from '../spec.ts'
import { notSignedIn } from './admit.ts'
import { createBodyReader } from './read-json-body.ts'
import { requireJson } from './require-json.ts'
import { requirePerson } from './require-person.ts'

type GivenSignIn = components['schemas']['SignIn']

type GivenPasswordChange = components['schemas']['PasswordChange']

const readSignIn = createBodyReader<GivenSignIn>('SignIn')
const readPasswordChange = createBodyReader<GivenPasswordChange>('PasswordChange')

// Sign-ins that may wait for their hash in this process: what it can do in about half a minute.
const maxPending = 100
const busySeconds = 5

/** Registers sign-in with a password, the current session, and sign-out. */
export function registerSession(app: FastifyInstance, context: Context): void {
  const { responses, engine, throttle, metrics, passwordSignIn, identityProvider } = context
  const refuse = (
    request: FastifyRequest,
    reply: FastifyReply,
    reason: FailureReason,
    text: string,
    retrySeconds?: number,
  ): FastifyReply => sendQueryResponse(request, reply, responses.failure(reason, text, retrySeconds))
  let pending = 0
  const otherSite = 'Requests from another site cannot sign in or out.'

  app.post<{ Body: Body }>(
    '/session' satisfies SpecPath,
    { onRequest: requireJson(responses) },
    async (request, reply) => {
      if (!isFromOwnPage(request)) return refuse(request, reply, 'forbidden', otherSite)
      if (!passwordSignIn) return refuse(request, reply, 'forbidden', 'Password sign-in is turned off on this server.')
      const given = readSignIn(request.body)
      if ('problems' in given) return refuse(request, reply, 'invalid', `${given.problems.join('; ')}.`)
      return unlessBusy(request, reply, () => signInByPassword(request, reply, given))
    },
  )

  app.post<{ Body: Body }>(
    '/session/password' satisfies SpecPath,
    { onRequest: requireJson(responses) },
    async (request, reply) => {
      if (!isFromOwnPage(request)) return refuse(request, reply, 'forbidden', otherSite)
      const session = await requirePerson(request, reply, context, 'viewer')
      if (!session) return reply
      const given = readPasswordChange(request.body)
      if ('problems' in given) return refuse(request, reply, 'invalid', `${given.problems.join('; ')}.`)
      if (!passwordSignIn || !session.person.hasPassword)
        return refuse(request, reply, 'forbidden', 'You have no password on this server. Ask an admin for one.')
      return unlessBusy(request, reply, () => replacePassword(request, reply, session.person, given))
    },
  )

  const methods = { password: passwordSignIn, openIdConnect: identityProvider !== undefined }
  app.get('/sign-in' satisfies SpecPath, (_request, reply) => reply.send(methods))

  app.get('/session' satisfies SpecPath, async (request, reply) => {
    const session = await sessionOf(request, context)
    return session ? reply.send(sessionBody(session, context)) : reply.code(204).send()
  })

  app.delete('/session' satisfies SpecPath, async (request, reply) => {
    if (!isFromOwnPage(request)) return refuse(request, reply, 'forbidden', otherSite)
    const token = sessionTokenOf(request, context)
    const session = await sessionOf(request, context)
    const recorded = session ? recordedIn(engine, session.person.name, 'sign_out', { address: request.ip }) : engine
    return signedOut(reply, token ? (await endSession(recorded, token))?.idToken : undefined)
  })

  app.delete('/sessions' satisfies SpecPath, async (request, reply) => {
    if (!isFromOwnPage(request)) return refuse(request, reply, 'forbidden', otherSite)
    const caller = await personOf(request, context)
    if ('reason' in caller) {
      request.refusal = caller
      metrics.refused(caller.reason)
      return refuse(request, reply, 'refused', notSignedIn)
    }
    const { name } = caller.session.person
    request.who = nameOf(caller)
    const idToken = await idTokenOf(engine, sessionTokenOf(request, context) ?? '')
    await endSessionsOf(recordedIn(engine, name, 'sign_out_everywhere', { address: request.ip }), name)
    return signedOut(reply, idToken)
  })

  /** Runs work that hashes a password, unless too much of it is queued already. */
  async function unlessBusy(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    if (pending >= maxPending) {
      metrics.signIn('busy')
      const text = `Too many people are signing in; try again in ${busySeconds} s.`
      return refuse(request, reply, 'unavailable', text, busySeconds)
    }
    pending += 1
    try {
      return await work()
    } finally {
      pending -= 1
    }
  }

  /** Checks a password and returns its person. Sends a refusal if it is wrong, or if there were too many attempts. */
  async function authenticate(
    request: FastifyRequest,
    reply: FastifyReply,
    { person, password }: GivenSignIn,
    [reason, text]: readonly [reason: FailureReason, text: string],
  ): Promise<Person | undefined> {
    const wait = await throttle.reserve(request.ip, person)
    if (wait > 0) {
      metrics.signIn('throttled')
      refuse(request, reply, 'throttled', `Too many failed sign-ins; try again in ${wait} s.`, wait)
      return undefined
    }
    const found = await findPersonWithPassword(engine, person, password)
    if (!found) {
      metrics.signIn('failed')
      const known = await findPerson(engine, person)
      await writeAudit(engine, known?.name ?? unknownPerson, 'sign_in_failed', undefined, { address: request.ip })
      refuse(request, reply, reason, text)
      return undefined
    }
    await throttle.succeeded(request.ip, person)
    return found
  }

  async function replacePassword(
    request: FastifyRequest,
    reply: FastifyReply,
    person: Person,
    { currentPassword, newPassword: password }: GivenPasswordChange,
  ): Promise<FastifyReply> {
    const { name } = person
    const current = { person: name, password: currentPassword }
    if (!(await authenticate(request, reply, current, ['forbidden', 'The current password is wrong.']))) return reply
    const details = { address: request.ip, ...auditedChanges(name, { password }) }
    const changed = await changeOwnPassword(recordedIn(engine, name, 'user_set', details), person, password)
    // An admin has signed the person out or changed their role or password meanwhile.
    if (!changed) return refuse(request, reply, 'refused', notSignedIn)
    // The change has ended all sessions.
    const session = await signIn(request, reply, changed, 'password', context)
    return reply.send(sessionBody(session, context))
  }

  async function signInByPassword(
    request: FastifyRequest,
    reply: FastifyReply,
    given: GivenSignIn,
  ): Promise<FastifyReply> {
    // One name may be written in several ways (composed or not).
    const named = { ...given, person: given.person.normalize('NFC') }
    const found = await authenticate(request, reply, named, ['refused', 'The name or the password is wrong.'])
    if (!found) return reply
    return reply.send(sessionBody(await signIn(request, reply, found, 'password', context), context))
  }

  /** Responds to a sign-out, with the URL that signs out at the OpenID provider too. */
  async function signedOut(reply: FastifyReply, idToken: string | null | undefined): Promise<FastifyReply> {
    reply.header('set-cookie', forgottenSessionCookies())
    const signOutUrl = idToken ? await identityProvider?.signOutUrl(idToken) : undefined
    return signOutUrl ? reply.send({ signOutUrl: signOutUrl.href }) : reply.code(204).send()
  }
}
