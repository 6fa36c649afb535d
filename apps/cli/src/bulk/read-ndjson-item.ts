import type { CdrBatchQuery } from '@org/cms-cdr-client'
import type { InputItem } from './read-input.ts'

/** Reads a line of NDJSON: a call ID as text, or an object with `callId` and, if it knows better, `direction` and `ccId`. */
export function readNdjsonItem(line: string, lineNumber: number): InputItem {
  return { query: queryOf(parse(line)), line, lineNumber }
}

/** Makes a query of what a line says. */
export function queryOf(value: unknown): CdrBatchQuery | undefined {
  if (typeof value === 'string') return { callId: value }
  if (typeof value !== 'object' || value === null) return undefined
  const { callId, direction, ccId } = value as Record<string, unknown>
  if (typeof callId !== 'string' && typeof callId !== 'number') return undefined
  return {
    callId: String(callId),
    ...(isDirection(direction) ? { direction } : {}),
    ...(Number.isInteger(Number(ccId ?? Number.NaN)) && ccId !== '' ? { ccId: Number(ccId) } : {}),
  }
}

function isDirection(value: unknown): value is NonNullable<CdrBatchQuery['direction']> {
  return value === 'inbound' || value === 'outbound' || value === 'auto'
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
