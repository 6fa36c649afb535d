import type { components } from '@org/cms-cdr-client/browser'

// The client for calls is not needed before somebody is signed in, so it is not loaded for these.

/** Who is signed in, and until when. */
export type Session = components['schemas']['Session']

/** Whether a failure says that nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return (
    (error instanceof Error && 'code' in error && error.code === 'auth') ||
    (error instanceof RequestRefused && error.status === 401)
  )
}

/** Who is signed in; `null` when nobody is. */
export async function readSession(): Promise<Session | null> {
  const response = await fetch('/session')
  if (response.status === 204) return null
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
  return response.json()
}

/** A request that the server refused. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Why somebody could not sign in. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused'
  readonly reason: 'credentials' | 'too_many' | 'unreachable'
  readonly seconds: number

  constructor(reason: SignInRefused['reason'], seconds = 0) {
    super(reason)
    this.reason = reason
    this.seconds = seconds
  }
}

/** Signs somebody in. */
export async function signIn(given: components['schemas']['SignIn']): Promise<Session> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch('/session', { method: 'POST', headers, body: JSON.stringify(given) }).catch(() => {
    throw new SignInRefused('unreachable')
  })
  if (response.ok) return response.json()
  if (response.status === 429) throw new SignInRefused('too_many', Number(response.headers.get('retry-after')))
  throw new SignInRefused(response.status === 401 || response.status === 400 ? 'credentials' : 'unreachable')
}

/** Changes the password of the person who is signed in, and returns their new session. */
export async function changePassword(given: components['schemas']['PasswordChange']): Promise<Session> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch('/session/password', { method: 'POST', headers, body: JSON.stringify(given) })
  if (response.ok) return response.json()
  if (response.status === 401) throw new RequestRefused(401, 'Nobody is signed in.')
  if (response.status === 429) throw new SignInRefused('too_many', Number(response.headers.get('retry-after')))
  throw new SignInRefused(response.status === 403 ? 'credentials' : 'unreachable')
}

/** How people can sign in. */
export type SignInMethods = components['schemas']['SignInMethods']

/** Returns how people can sign in. */
export async function readSignInMethods(): Promise<SignInMethods> {
  const response = await fetch('/sign-in')
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
  return response.json()
}

/**
 * Ends the session, or all sessions of the person. Returns the page of the OpenID provider that ends the session there, if the provider
 * has one.
 */
export async function signOut({ everywhere = false } = {}): Promise<string | undefined> {
  const response = await fetch(everywhere ? '/sessions' : '/session', { method: 'DELETE' })
  if (response.status !== 200) return undefined
  const { signOutUrl }: components['schemas']['SignedOut'] = await response.json()
  return signOutUrl
}
