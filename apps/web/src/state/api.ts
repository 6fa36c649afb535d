import { type Cdr, type components, createCdrClient, type Fetch, isCdrError } from '@org/cms-cdr-client/browser'
import type { Question } from './question.ts'

/** Who is signed in, and until when. */
export type Session = components['schemas']['Session']

/** Where the server has a record from. */
export interface Origin {
  readonly kind: string
  readonly name: string
  readonly storedAt: Date
}

/** A record with the time at which it was asked for, and where the server has it from, if it told. */
export interface Asked {
  readonly cdr: Cdr
  readonly at: Date
  readonly origin: Origin | undefined
}

type Ask = Pick<Question, 'callId' | 'direction' | 'ccId'> & { readonly timeZone: string | undefined }

/** Asks for a record, numbers masked. */
export function askForCall(question: Ask): Promise<Asked> {
  return ask(question)
}

/** Asks for the same record with its numbers; the server writes it to the audit first. */
export function revealCall(question: Ask): Promise<Asked> {
  return ask(question, (_url, init) => fetch('/reveal', init))
}

async function ask({ callId, direction, ccId, timeZone }: Ask, send: Fetch = fetch): Promise<Asked> {
  let headers: Headers | undefined
  const client = createCdrClient({
    ccId,
    timeZone,
    fetch: async (url, init) => {
      const response = await send(url, init)
      headers = response.headers
      return response
    },
  })
  const cdr = await client.getCdr({ callId, direction })
  return { cdr, at: new Date(), origin: headers && originOf(headers) }
}

function originOf(headers: Headers): Origin | undefined {
  const [kind, name] = headers.get('x-cdr-source')?.split(' ') ?? []
  const storedAt = headers.get('x-cdr-stored-at')
  if (!kind || !name || !storedAt) return undefined
  return { kind, name: decodeURIComponent(name), storedAt: new Date(storedAt) }
}

/** Whether a failure says that nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return isCdrError(error, 'auth')
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
