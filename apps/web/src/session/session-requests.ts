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

/** How long a page waits to learn who is signed in: a proxy may accept a request and never respond. */
const mostMilliseconds = 10_000

/** Who is signed in; `null` when nobody is. */
export async function readSession(): Promise<Session | null> {
  const response = await fetch('/session', { signal: AbortSignal.timeout(mostMilliseconds) })
  if (response.status === 204) return null
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
  return response.json()
}

/** A request that the server refused, with its own reason. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly status: number
  /** Seconds to wait before the next attempt; 0 where the server does not say. */
  readonly seconds: number

  constructor(status: number, message = `HTTP status ${status}`, seconds = 0) {
    super(message)
    this.status = status
    this.seconds = seconds
  }
}

/** Returns why a request was refused. */
export async function refusalOf(response: Response): Promise<RequestRefused> {
  const body: { readonly resultDesc?: string } | null = await response.json().catch(() => null)
  return new RequestRefused(response.status, body?.resultDesc, Number(response.headers.get('retry-after')) || 0)
}

async function postForSession(path: string, given: object): Promise<Session> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(given) })
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}

/** Signs somebody in. */
export function signIn(given: components['schemas']['SignIn']): Promise<Session> {
  return postForSession('/session', given)
}

/** Changes the password of the person who is signed in, and returns their new session. */
export function changePassword(given: components['schemas']['PasswordChange']): Promise<Session> {
  return postForSession('/session/password', given)
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
  // A 401 means that the session has already ended.
  if (!response.ok && response.status !== 401) throw await refusalOf(response)
  if (response.status !== 200) return undefined
  const { signOutUrl }: components['schemas']['SignedOut'] = await response.json()
  return signOutUrl
}
