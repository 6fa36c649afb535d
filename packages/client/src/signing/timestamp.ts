import type { SignatureScheme } from './scheme.ts'

/**
 * Writes the time stamp of a signature: UTC, with or without milliseconds as the scheme says.
 *
 * @example
 * formatTimestamp(new Date(0), 'seconds') // '1970-01-01T00:00:00Z'
 */
export function formatTimestamp(time: Date, precision: SignatureScheme['timestamp']): string {
  const text = time.toISOString()
  return precision === 'milliseconds' ? text : `${text.slice(0, 19)}Z`
}

/**
 * Reads a time stamp in either precision. Gives `undefined` for anything else, impossible dates included.
 *
 * @example
 * parseTimestamp('2025-01-02T03:04:05Z')?.getTime() // 1735787045000
 */
export function parseTimestamp(text: string): Date | undefined {
  const precision = text.length === 20 ? 'seconds' : 'milliseconds'
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) return undefined
  // Writing it again shows whether it was in the one form, and whether the date exists.
  return formatTimestamp(time, precision) === text ? time : undefined
}
