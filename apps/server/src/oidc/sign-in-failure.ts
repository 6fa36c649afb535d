import * as oidc from 'openid-client'
import type { PlainPage } from '../routes/plain-page.ts'

/** Why a sign-in failed: for the log, and as a page for the person. */
export interface SignInFailure {
  readonly kind: keyof typeof pages
  readonly level: 'info' | 'warn' | 'error'
  readonly reason: string
  readonly page: PlainPage
}

const administrator = 'Ask your administrator. The server log has details.'

const pages = {
  stale: {
    status: 400,
    title: 'This sign-in is no longer valid',
    text: ['It took too long, was continued in another browser, or was already used. Start again.'],
  },
  declined: {
    status: 403,
    title: 'You are not signed in',
    text: ['The identity provider did not sign you in.'],
  },
  unreachable: {
    status: 503,
    title: 'Sign-in is not available',
    text: ['The identity provider cannot be reached at the moment. Try again in a few minutes.'],
  },
  clock: {
    status: 502,
    title: 'Sign-in is not available',
    text: ['The clocks of this server and the identity provider disagree.', administrator],
  },
  misconfigured: {
    status: 502,
    title: 'Sign-in is not available',
    text: ['This server is not set up correctly for the identity provider.', administrator],
  },
} as const satisfies Record<string, PlainPage>

const levels = {
  stale: 'info',
  declined: 'info',
  unreachable: 'error',
  clock: 'error',
  misconfigured: 'error',
} as const

/**
 * Returns the meaning of an error during a sign-in; undefined for an error that is unrelated to the provider.
 *
 * @param error The error; undefined when the browser did not bring back what it was given.
 */
export function failureOf(error: unknown): SignInFailure | undefined {
  const kind = kindOf(error)
  return kind && { kind, level: levels[kind], reason: reasonOf(error), page: pages[kind] }
}

function kindOf(error: unknown): keyof typeof pages | undefined {
  if (error === undefined) return 'stale'
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === 'access_denied' ? 'declined' : 'misconfigured'
  }
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'stale' : 'misconfigured'
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'misconfigured'
  if (error instanceof TypeError && error.message === 'fetch failed') return 'unreachable'
  return error instanceof oidc.ClientError ? kindOfClientError(error) : undefined
}

function kindOfClientError({ code, cause }: { code?: string; cause?: unknown }): keyof typeof pages {
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return 'unreachable'
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock'
  if (cause instanceof Response && cause.status >= 500) return 'unreachable'
  // The mismatch: parameters of the callback, or a claim of the ID token. Its types are not published.
  const { parameters, claim } = Object(cause instanceof Error ? cause.cause : undefined)
  return parameters !== undefined || claim === 'nonce' ? 'stale' : 'misconfigured'
}

/** Returns the messages of an error and its causes, without personal data. */
function reasonOf(error: unknown): string {
  if (error === undefined) return 'the browser did not send its cookie back'
  const parts: string[] = []
  let at: unknown = error
  for (; at instanceof Error && parts.length < 4; at = at.cause) {
    const code = 'error' in at ? at.error : 'code' in at && at.code
    parts.push([at.message, code].filter(Boolean).join(' '))
  }
  return [...parts, ...detailsOf(at)].join(': ')
}

/** Returns the details that openid-client adds to its errors: a response, challenges, or the invalid part of a response. */
function detailsOf(detail: unknown): string[] {
  if (detail instanceof Response) return [`HTTP status ${detail.status} from ${detail.url}`]
  if (Array.isArray(detail)) return detail.map(({ parameters }) => parameters?.error ?? 'no reason given')
  const { claim, attribute, expected, body } = Object(detail)
  if (attribute !== undefined) return [`${attribute} is ${body?.[attribute]}, but expected is ${expected}`]
  return claim === undefined ? [] : [`claim ${claim}`]
}
