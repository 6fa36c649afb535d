import type { SignatureScheme } from './scheme.ts'

/**
 * Formats the timestamp of a signature: UTC, with or without milliseconds as the scheme says.
 *
 * @example
 * formatTimestamp(new Date(0), 'seconds') // '1970-01-01T00:00:00Z'
 */
export function formatTimestamp(time: Date, precision: SignatureScheme['timestamp']): string {
  const text = time.toISOString()
  return precision === 'milliseconds' ? text : `${text.slice(0, 19)}Z`
}

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/

/**
 * Parses a timestamp in either precision. Returns `undefined` for anything else, including impossible dates.
 *
 * @example
 * parseTimestamp('2025-01-02T03:04:05Z')?.getTime() // 1735787045000
 */
export function parseTimestamp(text: string): Date | undefined {
  if (!form.test(text)) return undefined
  const time = new Date(text)
  // Date reads 30 February as 2 March and 24:00 as the next day, so the days differ.
  return time.getUTCDate() === Number(text.slice(8, 10)) ? time : undefined
}
