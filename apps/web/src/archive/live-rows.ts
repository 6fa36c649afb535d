import type { CallPage, CallSummary } from './archive-requests.ts'

/** Returns what identifies a call among all others. */
export const keyOf = ({ ccId, direction, callId }: CallSummary): string => `${ccId} ${direction} ${callId}`

/** Puts a call before those that have come in, or replaces it there. */
export function withCall(live: readonly CallSummary[], call: CallSummary): readonly CallSummary[] {
  return [call, ...live.filter((one) => keyOf(one) !== keyOf(call))]
}

/** Returns the calls of pages, the latest first, with those that have come in since where their begin belongs. */
export function withLive(pages: readonly CallPage[], live: readonly CallSummary[]): readonly CallSummary[] {
  const read = pages.flatMap(({ calls }) => calls)
  if (live.length === 0) return read
  const last = pages.at(-1)
  const end = last?.nextCursor === null ? undefined : last?.calls.at(-1)?.beganAt
  // What began earlier comes with the page that it belongs to.
  const shown = live.filter(({ beganAt }) => end === undefined || beganAt >= end)
  const keys = new Set(shown.map(keyOf))
  return [...shown, ...read.filter((call) => !keys.has(keyOf(call)))].sort((one, other) =>
    one.beganAt === other.beganAt ? 0 : one.beganAt < other.beganAt ? 1 : -1,
  )
}
