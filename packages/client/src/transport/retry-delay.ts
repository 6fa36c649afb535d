/**
 * How a client tries again.
 *
 * @example
 * const retry: Partial<RetrySettings> = { limit: 4 }
 */
export interface RetrySettings {
  /** How many times at most, after the first attempt. */
  readonly limit: number
  /** Upper end of the first pause; it doubles with each further one. */
  readonly baseMilliseconds: number
  /** No pause is longer, unless the other side asks for it. */
  readonly maxMilliseconds: number
}

/** Full jitter: anything from nothing to the upper end, so that many clients do not come back at once. */
export function jitteredDelay(retry: number, { baseMilliseconds, maxMilliseconds }: RetrySettings): number {
  return Math.random() * Math.min(maxMilliseconds, baseMilliseconds * 2 ** retry)
}

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date. Gives `undefined` when there is none that can be read. */
export function retryAfterMilliseconds(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const milliseconds = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}
