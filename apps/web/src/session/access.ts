import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { createStore } from '../state/stored.ts'
import { isSignedOut, readSession, type Session, signOut } from './session-requests.ts'

/** Who uses the console. */
export type AccessState =
  | { readonly kind: 'unknown' }
  /** The server did not say who is signed in. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'out' }
  /** A session that has expired leaves the view as it is until the person has signed in again. */
  | {
      readonly kind: 'in'
      readonly session: Session
      readonly hasExpired: boolean
      /** Why the last attempt to sign out failed. */
      readonly signOutError?: unknown
    }

type Message = { readonly kind: 'in'; readonly person: string } | { readonly kind: 'out' }

const access = createStore<AccessState>({ kind: 'unknown' })
const { read, write: change } = access
/** Whose data the page holds. It outlasts a session, so that the same person goes on where they were. */
let owner: string | undefined
let otherTabs: BroadcastChannel | undefined
/** Leads to the first view. Set by the frame, because the router needs the views, and these need this file. */
let goHome: () => Promise<void> = async () => undefined
/** Whether the page is leaving the address of another person. Until it has, nobody is in. */
let isGoingHome = false

const expireIfSignedOut = (error: unknown): void => {
  if (isSignedOut(error)) expire()
}

/** What the console has fetched. The client for calls retries by itself, and a record of a finished call does not change. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: expireIfSignedOut }),
  mutationCache: new MutationCache({ onError: expireIfSignedOut }),
  defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } },
})

function tellOtherTabs(message: Message): void {
  otherTabs?.postMessage(message)
}

/** Notes that the server no longer knows the session. */
export function expire(): void {
  const state = read()
  if (state.kind === 'in' && !state.hasExpired) change({ ...state, hasExpired: true })
}

/** Notes who has signed in, in this tab or in another one. The data and the address of anybody else are dropped. */
export function enter(session: Session): void {
  if (isGoingHome) return
  const before = read()
  const isSame = owner === session.person
  if (owner !== undefined && !isSame) {
    // Nothing is fetched for the address of another person, who may see more than this one.
    isGoingHome = true
    dropOwner({ kind: 'unknown' })
    void goHome().finally(() => {
      isGoingHome = false
      // Somebody may have signed in or out meanwhile.
      return readAccess()
    })
    return
  }
  owner = session.person
  change({ kind: 'in', session, hasExpired: false })
  if (before.kind === 'in' && isSame && !before.hasExpired) return
  tellOtherTabs({ kind: 'in', person: session.person })
  // What was refused because nobody was signed in is fetched again.
  void queries.resetQueries({ predicate: (query) => isSignedOut(query.state.error) })
}

/** Drops everything that was fetched for the person before. */
function dropOwner(next: AccessState): void {
  owner = undefined
  queries.clear()
  change(next)
}

/** Fetches who is signed in. */
export async function readAccess(): Promise<void> {
  try {
    const session = await readSession()
    if (session) enter(session)
    else if (read().kind === 'in') expire()
    else change({ kind: 'out' })
  } catch (error) {
    // Who is signed in stays so while the server cannot be reached.
    const { kind } = read()
    if (kind === 'unknown' || kind === 'failed') change({ kind: 'failed', error })
  }
}

/**
 * Ends the session, or all sessions of the person, drops everything that was fetched, and leads to the first view. Where that fails,
 * nothing changes but the error.
 */
export async function leave(options: { readonly everywhere: boolean }): Promise<void> {
  const noteError = (signOutError?: unknown): void => {
    const state = read()
    if (state.kind === 'in') change({ ...state, signOutError })
  }
  noteError()
  let signOutUrl: string | undefined
  try {
    signOutUrl = await signOut(options)
  } catch (error) {
    noteError(error)
    return
  }
  dropOwner({ kind: 'out' })
  tellOtherTabs({ kind: 'out' })
  await goHome()
  if (signOutUrl) location.assign(signOutUrl)
}

function onMessage({ data }: MessageEvent<Message>): void {
  const state = read()
  if (data.kind === 'out') {
    if (state.kind === 'in') change({ kind: 'out' })
  } else if (state.kind !== 'in' || state.hasExpired || state.session.person !== data.person) void readAccess()
}

/**
 * Follows who uses the console, in this tab and in others. Returns a function that ends it.
 * @param home Leads to the first view: nobody goes on at the address of another person.
 */
export function followAccess(home: () => Promise<void>): () => void {
  goHome = home
  const end = new AbortController()
  const { signal } = end
  otherTabs = new BroadcastChannel('cms-cdr.session')
  otherTabs.addEventListener('message', onMessage, { signal })
  // A page that was opened without a network does not know yet who is signed in.
  addEventListener('online', () => void readAccess(), { signal })
  // A tab that slept may have missed what other tabs said.
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void readAccess()
  }
  document.addEventListener('visibilitychange', onVisible, { signal })
  void readAccess()
  return () => {
    end.abort()
    otherTabs?.close()
  }
}

/** Calls a function whenever somebody signs in or out, or a session expires. */
export const subscribeAccess = access.subscribe

/** Returns who uses the console. */
export function useAccess(): AccessState {
  return useSyncExternalStore(subscribeAccess, read)
}

/** Returns the session of the person who uses a view. */
export function useSession(): Session {
  const access = useAccess()
  const last = access.kind === 'in' ? access.session : undefined
  if (!last) throw new Error('This view needs a session.')
  return last
}

/** Returns whose data the page holds: what is keyed by it starts anew for another person. */
export function useOwner(): string | undefined {
  return useSyncExternalStore(subscribeAccess, () => owner)
}

/** Returns whose data the page holds, and whether that person is signed in now. */
export function readWho(): { readonly owner: string | undefined; readonly isIn: boolean } {
  const state = read()
  return { owner, isIn: state.kind === 'in' && !state.hasExpired }
}
