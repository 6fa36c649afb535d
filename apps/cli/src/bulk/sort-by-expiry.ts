import type { InputItem } from './read-input.ts'

/**
 * Puts calls first that the platform will forget first: the oldest. Call IDs of the vendor begin with the time of the call, in
 * seconds (10 digits) or milliseconds (13 digits); a call whose ID does not comes last. The whole input is read before.
 */
export async function* sortByExpiry(items: AsyncIterable<readonly InputItem[]>): AsyncGenerator<readonly InputItem[]> {
  const all: { readonly item: InputItem; readonly time: number }[] = []
  for await (const some of items) for (const item of some) all.push({ item, time: timeOf(item.query?.callId ?? '') })
  all.sort((one, other) => one.time - other.time)
  yield all.map(({ item }) => item)
}

function timeOf(callId: string): number {
  const [digits = ''] = /^\d+/.exec(callId) ?? []
  if (digits.length === 10) return Number(digits) * 1000
  return digits.length === 13 ? Number(digits) : Number.POSITIVE_INFINITY
}
