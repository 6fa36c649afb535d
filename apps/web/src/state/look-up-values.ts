import * as z from 'zod/mini'

/** The ID of a call center. */
export const ccId = z.number().check(z.int(), z.minimum(1), z.maximum(65_535))

/** The ID of a call center in an address. What is none is dropped. */
export const addressedCcId = z.catch(
  z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65_535))),
  undefined,
)

/** Whether a number can be the ID of a call center. */
export function isCcId(value: number): boolean {
  return ccId.safeParse(value).success
}

/** Whether a text names a time zone. Browsers list one name for each zone, and know several. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined
  } catch {
    return false
  }
}

/** Returns the time zones to choose from: UTC, those that the browser lists, and the chosen one, by whatever name. */
export function timeZonesWith(chosen: string | undefined): readonly string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen ? [chosen] : [])])].sort()
}

/** Returns a call center that a person may see: the usual one, or else the first of theirs. */
export function permittedCcId(usual: number, ccIds: readonly number[] | null): number {
  return (ccIds?.includes(usual) === false ? ccIds[0] : undefined) ?? usual
}
