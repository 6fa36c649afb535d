import type { CdrBatchQuery } from '@org/cms-cdr-client'

/** What a value of a list asks for: a call ID, or an object with `callId` and, if it knows better, `direction` and `ccId`. */
export function queryOf(value: unknown): CdrBatchQuery | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { callId: value.trim() }
  if (typeof value !== 'object' || value === null) return undefined
  const { callId, direction, ccId } = value as Record<string, unknown>
  if (typeof callId !== 'string' && typeof callId !== 'number') return undefined
  return {
    callId: String(callId),
    ...(isDirection(direction) ? { direction } : {}),
    ...(Number.isInteger(Number(ccId ?? Number.NaN)) && ccId !== '' ? { ccId: Number(ccId) } : {}),
  }
}

/** What a line of NDJSON asks for. */
export function queryOfNdjson(line: string): CdrBatchQuery | undefined {
  try {
    return queryOf(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Where a row of CSV says what; -1 where it says nothing of it. */
export interface ListColumns {
  readonly callId: number
  readonly direction: number
  readonly ccId: number
}

/** Finds the columns of a list by its header: `callId` however it is written, or the only one. */
export function listColumns(header: readonly string[]): ListColumns {
  const plain = header.map((column) => column.toLowerCase().replace(/[^a-z0-9]/g, ''))
  return {
    callId: header.length === 1 ? 0 : plain.indexOf('callid'),
    direction: plain.indexOf('direction'),
    ccId: plain.indexOf('ccid'),
  }
}

/** What a row of CSV asks for. */
export function queryOfRow(
  row: readonly string[],
  { callId, direction, ccId }: ListColumns,
): CdrBatchQuery | undefined {
  const id = row[callId]?.trim()
  return id ? queryOf({ callId: id, direction: row[direction]?.trim(), ccId: row[ccId]?.trim() }) : undefined
}

/** The encoding of a text by its first bytes: UTF-8, or UTF-16 where a byte order mark says so. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}

function isDirection(value: unknown): value is NonNullable<CdrBatchQuery['direction']> {
  return value === 'inbound' || value === 'outbound' || value === 'auto'
}
