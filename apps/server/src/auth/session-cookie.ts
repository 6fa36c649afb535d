import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { sessionCookie } from '../spec.ts'

// Browsers accept a name with this prefix only over TLS, from the host itself and for all of its paths. Without it, another
// host of the domain could set the cookie and so sign someone in as another person.
const hostPrefix = '__Host-'

/** Returns the secret of the session in the cookie of a request. */
export function sessionTokenOf(request: FastifyRequest, context: Context): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[sessionName(isSecure(request, context))]
}

/** Returns the `Set-Cookie` header that gives a browser a session. */
export function sessionCookieOf(request: FastifyRequest, token: string, context: Context): string {
  return cookie(isSecure(request, context), token, Math.round(context.sessionHours * 3600))
}

/** Returns the `Set-Cookie` headers that delete the session cookie, under both names. */
export function forgottenSessionCookies(): string[] {
  return [cookie(false, '', 0), cookie(true, '', 0)]
}

/** Returns the name of a cookie that only this server can set, as far as browsers can ensure that. */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `${hostPrefix}${name}` : name
}

/** Returns whether the browser of a request uses TLS, to this server or to a proxy in front of it. */
export function isSecure({ protocol }: FastifyRequest, { publicUrl }: Context): boolean {
  return protocol === 'https' || publicUrl?.protocol === 'https:'
}

const sessionName = (secure: boolean): string => cookieName(sessionCookie, secure)

function cookie(secure: boolean, value: string, maxAge: number): string {
  return stringifySetCookie({
    name: sessionName(secure),
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge,
  })
}
