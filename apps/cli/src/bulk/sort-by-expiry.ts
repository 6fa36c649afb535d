import type { InputItem } from './read-input.ts'

const batchSize = 64

/**
 * Puts the oldest calls first, which CC-CMS deletes first. The vendor's call IDs begin with the time of the call, in seconds
 * (10 digits) or milliseconds (13 digits). A call whose ID does not comes last. Reads the whole input before it returns the first call.
 */
export async function* sortByExpiry(items: AsyncIterable<readonly InputItem[]>): AsyncGenerator<readonly InputItem[]> {
  const all: { readonly item: InputItem; readonly time: number }[] = []
  for await (const some of items) for (const item of some) all.push({ item, time: timeOf(item.query?.callId ?? '') })
  all.sort((one, other) => one.time - other.time)
  for (let at = 0; at < all.length; at += batchSize) yield all.slice(at, at + batchSize).map(({ item }) => item)
}

function timeOf(callId: string): number {
  const [digits = ''] = /^\d+/.exec(callId) ?? []
  if (digits.length === 10) return Number(digits) * 1000
  return digits.length === 13 ? Number(digits) : Number.POSITIVE_INFINITY
}
