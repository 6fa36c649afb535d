import type { SignableRequest } from '@org/cms-cdr-client/signing'
import { parseCookie } from 'cookie'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { findSession, type Session } from '../people/sessions.ts'
import { sessionCookie } from '../spec.ts'
import type { AccessKey } from './access-keys.ts'
import { verifySignature } from './verify-signature.ts'

/** Who asks: a machine with a key, or a person with a session. */
export type Caller = { readonly key: AccessKey } | { readonly session: Session }

/** Finds out who asks. A request that carries a signature is judged by that alone. */
export async function callerOf(
  request: FastifyRequest,
  body: string | Uint8Array,
  context: Context,
): Promise<Caller | undefined> {
  const { authorization } = request.headers
  if (authorization === undefined && request.headers.cookie !== undefined) {
    const session = isFromOwnPage(request) ? await sessionOf(request, context) : undefined
    return session && { session }
  }
  const verified = verifySignature(signable(request, body), authorization, { ...context, now: context.now() })
  if (!verified || (context.replays && !(await context.replays.isFirst(verified)))) return undefined
  return { key: verified.key }
}

/** The secret of the session that a request carries. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[sessionCookie]
}

/** The session of a request, unless there is none or it has ended. */
export async function sessionOf(request: FastifyRequest, { engine }: Context): Promise<Session | undefined> {
  const token = sessionTokenOf(request)
  return token ? findSession(engine, token) : undefined
}

/**
 * Tells whether a request comes from a page of this server, or from no page at all. Browsers say from where, and pages
 * cannot change what they say; so no other site can use somebody's session.
 */
export function isFromOwnPage({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === host)
}

function signable(request: FastifyRequest, body: string | Uint8Array): SignableRequest {
  const [path = '', query] = request.url.split('?', 2)
  return {
    method: request.method,
    path,
    query: query ? new URLSearchParams(query) : [],
    // Node joins what comes twice, but for set-cookie; the verifier asks whether a header that was signed is a text.
    headers: request.headers as Record<string, string>,
    body,
  }
}
