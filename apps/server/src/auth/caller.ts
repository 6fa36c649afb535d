import type { IncomingHttpHeaders } from 'node:http'
import type { SignableRequest } from '@org/cms-cdr-client/signing'
import { parseCookie } from 'cookie'
import type { Awaitable } from '../and-then.ts'
import type { Context } from '../context.ts'
import { findSession, type Session } from '../people/sessions.ts'
import type { Body } from '../read-body.ts'
import { sessionCookie } from '../spec.ts'
import type { AccessKey } from './access-keys.ts'
import { verifySignature } from './verify-signature.ts'

/** Who asks: a machine with a key, or a person with a session. */
export type Caller = { readonly key: AccessKey } | { readonly session: Session }

/** What of a request tells who asks. */
export interface Asked {
  /** The ID of the request. */
  readonly id: string
  readonly method: string
  /** Path and query, as they came. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** The host that was asked, as browsers name it. */
  readonly host: string
}

/** Finds out who asks: at once where nothing but a signature decides. A request that carries one is judged by that alone. */
export function callerOf(asked: Asked, body: NonNullable<Body>, context: Context): Awaitable<Caller | undefined> {
  const { authorization, cookie } = asked.headers
  if (authorization === undefined && cookie !== undefined) return personOf(asked, context)
  const verified = verifySignature(signable(asked, body), authorization, context)
  if (!verified || !context.replays) return verified
  return context.replays.isFirst(verified).then((isFirst) => (isFirst ? verified : undefined))
}

/** The name of a caller, for the log. */
export function nameOf(caller: Caller): string {
  return 'key' in caller ? caller.key.accessKey : `person ${caller.session.person}`
}

async function personOf(asked: Asked, context: Context): Promise<Caller | undefined> {
  const session = isFromOwnPage(asked) ? await sessionOf(asked, context) : undefined
  return session && { session }
}

/** The secret of the session that a request carries. */
export function sessionTokenOf(request: Pick<Asked, 'headers'>): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[sessionCookie]
}

/** The session of a request, unless there is none or it has ended. */
export async function sessionOf(request: Pick<Asked, 'headers'>, { engine }: Context): Promise<Session | undefined> {
  const token = sessionTokenOf(request)
  return token ? findSession(engine, token) : undefined
}

/**
 * Tells whether a request comes from a page of this server, or from no page at all. Browsers say from where, and pages
 * cannot change what they say; so no other site can use somebody's session.
 */
export function isFromOwnPage({ headers, host }: Pick<Asked, 'headers' | 'host'>): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return headers.origin === undefined || (URL.canParse(headers.origin) && new URL(headers.origin).host === host)
}

function signable({ method, url, headers }: Asked, body: NonNullable<Body>): SignableRequest {
  const mark = url.indexOf('?')
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? [] : new URLSearchParams(url.slice(mark)),
    // Node joins what comes twice, but for set-cookie; the verifier asks whether a header that was signed is a text.
    headers: headers as Record<string, string>,
    body,
  }
}
