import type { TransportResponse } from './transport/transport.ts'

/** How far the clocks may be apart before that is worth a word. */
const notableSeconds = 60

/** Advice for a 401 whose header `Date` is far from the clock of this machine. */
export function skewAdvice(response: TransportResponse): string | undefined {
  const seconds = Math.round((Date.parse(response.headers.get('date') ?? '') - Date.now()) / 1000)
  if (!(Math.abs(seconds) > notableSeconds)) return undefined
  const side = seconds > 0 ? 'behind' : 'ahead of'
  return `The clock of this machine is ${Math.abs(seconds)} s ${side} that of the other side, and its time was tried too. Check the clock, the access key, the secret key, the signature scheme and the host that is signed.`
}
