import type { CdrBatchQuery } from '@org/cms-cdr-client'

/** Why a line contains no call ID that can be looked up. */
export const lineProblems = {
  empty: 'there is no call ID in it',
  notJson: 'it is not JSON with a callId',
  notAnId: 'it is not a call ID',
  scientific: 'a spreadsheet turned the call ID into scientific notation, and its last digits are lost',
  rounded: 'a spreadsheet rounded the call ID to 15 digits',
  date: 'it is a date; a spreadsheet may have turned the call ID into one',
  errorValue: 'it is an error value of a spreadsheet',
  encoding: 'the call ID was saved in the wrong encoding, and characters of it are lost',
  direction: 'its direction is not inbound, outbound or auto; rename the column or field if it says something else',
  ccId: 'its call center ID (ccId) is not a whole number from 1 to 65535',
} as const

/** Name of a problem. */
export type LineProblem = keyof typeof lineProblems

/** The problems that a spreadsheet causes when it saves a file. */
export const spreadsheetProblems: ReadonlySet<LineProblem> = new Set(['scientific', 'rounded', 'date', 'errorValue'])

/** The call of a line, or the reason why there is none. */
export type ListEntry =
  | { readonly query: CdrBatchQuery; readonly problem?: undefined }
  | { readonly query?: undefined; readonly problem: LineProblem }

const around = /[\s\p{Cc}"'“”‘’`´=,;]/u
const longest = 256

/**
 * Removes what surrounds a call ID where people copy it from: blanks, zero-width characters, quotes, `="…"`, a comma. Other
 * programs also turn its hyphen into a dash and its digits into full-width ones.
 */
export function cleanCallId(text: string): string {
  if (/^[\w.-]+$/.test(text)) return text
  return withoutAround(text.replace(/\p{Cf}/gu, ''))
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[０-９]/g, (digit) => digit.normalize('NFKC'))
}

/** Not by one expression: for a long run of blanks in the middle, that would start at each of them. */
function withoutAround(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && around.test(text.charAt(from))) from += 1
  while (from < to && around.test(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}

/** Finds what is wrong with a clean call ID, if anything. */
export function problemOf(callId: string): LineProblem | undefined {
  if (callId === '') return 'empty'
  if (callId.includes('\uFFFD')) return 'encoding'
  if (/^[+-]?\d(?:[.,]\d+)?E[+-]\d{1,3}$/i.test(callId)) return 'scientific'
  if (/^\d{15}00+$/.test(callId)) return 'rounded'
  if (/^#(?:\S*[!?]|N\/\w+|#*)$/i.test(callId)) return 'errorValue'
  if (/^\d{1,4}([/.-])\d{1,2}\1\d{2,4}(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?$/.test(callId)) return 'date'
  return /[\s<>[\]{}]/.test(callId) || callId.length > longest ? 'notAnId' : undefined
}

/**
 * Parses a value: a call ID, or an object with `callId` and optionally `direction` and `ccId`.
 *
 * @param isRounded Whether a spreadsheet may have rounded long numbers.
 */
export function entryOf(value: unknown, isRounded = true): ListEntry {
  if (typeof value === 'string') return entryOf({ callId: value }, isRounded)
  if (typeof value !== 'object' || value === null) return { problem: 'notJson' }
  const { callId: given, direction, ccId } = value as Record<string, unknown>
  if (typeof given === 'number' && !Number.isSafeInteger(given)) return { problem: 'rounded' }
  if (typeof given !== 'string' && typeof given !== 'number') return { problem: 'notJson' }
  const callId = cleanCallId(String(given))
  const problem = problemOf(callId)
  if (problem && (problem !== 'rounded' || isRounded)) return { problem }
  const [directionText, ccIdText] = [textOf(direction), textOf(ccId)]
  const knownDirection = directionOf(directionText.toLowerCase())
  if (directionText && !knownDirection) return { problem: 'direction' }
  // Programs that know only numbers with decimals write 1.0.
  if (ccIdText && !(/^\d{1,5}(?:\.0+)?$/.test(ccIdText) && Number(ccIdText) >= 1 && Number(ccIdText) <= 65_535))
    return { problem: 'ccId' }
  return {
    query: {
      callId,
      ...(knownDirection ? { direction: knownDirection } : {}),
      ...(ccIdText ? { ccId: Number(ccIdText) } : {}),
    },
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return cleanCallId(value)
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** What lists of other programs call the directions, in the languages of the console. */
const directionNames = {
  inbound: ['inbound', 'in', 'incoming', '呼入', 'entrante', 'receptiva', 'receptivo'],
  outbound: ['outbound', 'out', 'outgoing', '呼出', 'saliente', 'ativa', 'ativo'],
  auto: ['auto'],
} as const

function directionOf(text: string): keyof typeof directionNames | undefined {
  const names = Object.keys(directionNames) as (keyof typeof directionNames)[]
  return names.find((name) => directionNames[name].some((known) => known === text))
}

/** Parses a line of NDJSON. */
export function entryOfNdjson(line: string): ListEntry {
  try {
    return entryOf(JSON.parse(line))
  } catch {
    return { problem: 'notJson' }
  }
}

/** The indexes of the columns of a list; -1 for a missing one. */
export interface ListColumns {
  readonly callId: number
  readonly direction: number
  readonly ccId: number
}

/** Parses a row of CSV. */
export function entryOfRow(
  row: readonly string[],
  { callId, direction, ccId }: ListColumns,
  isRounded: boolean,
): ListEntry {
  return entryOf({ callId: row[callId] ?? '', direction: row[direction], ccId: row[ccId] }, isRounded)
}
