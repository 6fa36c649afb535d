import type { SignableRequest } from '@org/cms-cdr-client/signing'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findSession, type Session } from '../people/sessions.ts'
import type { Body } from '../read-body.ts'
import type { AccessKey } from './access-keys.ts'
import { sessionTokenOf } from './session-cookie.ts'
import { type Refusal, type Verified, verifySignature } from './verify-signature.ts'

/** Who sent a request: a machine with an access key, or a person with a session. */
export type Caller = { readonly key: AccessKey } | { readonly session: Session }

/** Returns the caller of a request, or why it is not authenticated. If a request has a signature, its session is ignored. */
export async function callerOf(request: FastifyRequest, context: Context): Promise<Caller | Refusal> {
  const { authorization, cookie } = request.headers
  if (authorization === undefined && cookie !== undefined) return personOf(request, context)
  const verified = await verify(request, authorization, context)
  if ('reason' in verified || !context.replays) return verified
  const { accessKey } = verified.key
  return (await context.replays.isFirst(verified)) ? verified : { reason: 'replayed', accessKey }
}

/** Verifies a signature, once more if its key or secret may be newer than what this process knows. */
async function verify(
  request: FastifyRequest,
  authorization: string | undefined,
  context: Context,
): Promise<Verified | Refusal> {
  const signed = signable(request)
  const verified = verifySignature(signed, authorization, context)
  if (!('reason' in verified)) return verified
  const { reason, accessKey } = verified
  // Both reasons take the same time, so that it does not tell which keys there are.
  const mayBeNew = reason === 'unknown_key' || reason === 'wrong_signature'
  if (!mayBeNew || accessKey === undefined || !(await context.keys.lookUp(accessKey))) return verified
  return verifySignature(signed, authorization, context)
}

/** Returns the person of the session of a request, if the request comes from a page of this server. */
export async function personOf(
  request: FastifyRequest,
  context: Context,
): Promise<{ readonly session: Session } | Refusal> {
  const session = isFromOwnPage(request) ? await sessionOf(request, context) : undefined
  return session ? { session } : { reason: 'no_session' }
}

/** Returns the name of a caller for the log. */
export function nameOf(caller: Caller): string {
  return 'key' in caller ? caller.key.accessKey : `person ${caller.session.person.name}`
}

/** Returns the session of a request, unless there is none or it has expired. */
export async function sessionOf(request: FastifyRequest, context: Context): Promise<Session | undefined> {
  const token = sessionTokenOf(request, context)
  return token ? findSession(context.engine, token) : undefined
}

/**
 * Returns whether a request comes from a page of this server, or from no page at all. Browsers set these headers and pages
 * cannot change them, so no other site can use a person's session.
 */
export function isFromOwnPage({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === host)
}

/** Returns whether a form on a page of this server sent a request. Unlike with {@link isFromOwnPage}, the browser must say so. */
export function isFromOwnForm(request: FastifyRequest): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers
  return (site === 'same-origin' || (site === undefined && origin !== undefined)) && isFromOwnPage(request)
}

function signable({ method, url, headers, body }: FastifyRequest): SignableRequest {
  const mark = url.indexOf('?')
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? [] : new URLSearchParams(url.slice(mark)),
    // Node joins repeated headers, except set-cookie. The verifier checks that every signed header is a string.
    headers: headers as Record<string, string>,
    // A request without a body signs an empty one. The only content type parser, readBody, returns this type.
    body: (body as Body) ?? '',
  }
}
