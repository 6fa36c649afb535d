import { readWho, subscribeAccess } from '../session/access.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Which of the phone numbers of this page is searched for. The browser writes its history to disk, so the number is not in it. */
    readonly numberId?: string | undefined
  }
}

const numbers = new Map<string, string>()
let { owner } = readWho()
subscribeAccess(() => {
  const before = owner
  owner = readWho().owner
  // A number that one person searched for is nothing to the next one.
  if (before !== owner) numbers.clear()
})

/** Remembers a phone number for as long as the page and the session last, and returns what finds it. */
export function rememberNumber(number: string | undefined): string | undefined {
  if (number === undefined) return undefined
  // Different after a reload as well, when the history has IDs of numbers that are forgotten.
  const id = `${Date.now()}-${Math.random()}`
  numbers.set(id, number)
  return id
}

/** Returns the phone number that an entry of the history searches for, if it is still known. */
export function numberOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : numbers.get(id)
}
