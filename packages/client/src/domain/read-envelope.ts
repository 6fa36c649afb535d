import { dequal } from 'dequal/lite'
import { successLegacyResult, successResultCode } from '../generated/operation.ts'
import type { ReportQuirk } from './cdr.ts'
import { maskResponse } from './masking.ts'
import { parseJson } from './parse-json.ts'

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What the envelope of a response says. */
export type Reading =
  | { readonly kind: 'record'; readonly record: JsonObject; readonly path: string }
  | { readonly kind: 'noRecord'; readonly text: string | undefined }
  | { readonly kind: 'failure'; readonly resultCode: string | undefined; readonly text: string | undefined }
  | { readonly kind: 'unknown' }

/** Reads the envelope: success with a record, success without one, failure, or not a response of this interface. */
export function readEnvelope(response: unknown, report: ReportQuirk): Reading {
  if (!isObject(response)) return { kind: 'unknown' }
  const { result, resultDesc, resultDatas } = response
  const resultCode = readResultCode(response.resultCode, report)
  const succeeded = resultCode === undefined ? isLegacySuccess(result) : resultCode === successResultCode
  if (resultCode === undefined) {
    if (result === undefined || result === null) return { kind: 'unknown' }
    report('legacy_envelope', 'result', 'The response has no resultCode; the legacy field result was used.')
  }
  if (!succeeded) return { kind: 'failure', resultCode, text: readText(resultDesc ?? resultDatas) }

  const record = readRecord(resultDesc, 'resultDesc', report)
  const legacyRecord = readRecord(resultDatas, 'resultDatas', report)
  if (record && legacyRecord && !dequal(record, legacyRecord)) {
    report('legacy_differs', 'resultDatas', 'resultDatas differs from resultDesc; resultDesc was used.')
  }
  if (record) return { kind: 'record', record, path: 'resultDesc' }
  if (!legacyRecord) return { kind: 'noRecord', text: typeof resultDesc === 'string' ? resultDesc : undefined }
  if (resultCode !== undefined) {
    report('legacy_record', 'resultDatas', 'resultDesc holds no record; resultDatas was used.')
  }
  return { kind: 'record', record: legacyRecord, path: 'resultDatas' }
}

function readResultCode(value: unknown, report: ReportQuirk): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value !== 'number') return undefined
  report('wrong_type', 'resultCode', 'resultCode was sent as a number; its leading zero was restored.')
  return String(value).padStart(successResultCode.length, '0')
}

function isLegacySuccess(result: unknown): boolean {
  return result === successLegacyResult || result === Number(successLegacyResult)
}

/** Returns the record, or `undefined` for every known way to say that there is none. */
function readRecord(value: unknown, path: string, report: ReportQuirk): JsonObject | undefined {
  if (Array.isArray(value)) {
    if (!isObject(value[0])) return undefined
    report('record_in_array', path, `${path} is an array of ${value.length}; the first record was used.`)
    return readRecord(value[0], `${path}.0`, report)
  }
  if (typeof value === 'string') {
    const parsed = parsedText(value)
    if (!isObject(parsed)) return undefined
    report('record_as_text', path, `${path} is JSON text; it was parsed.`)
    return readRecord(parsed, path, report)
  }
  return isObject(value) && Object.keys(value).length > 0 ? value : undefined
}

/** A message that is an object is masked by its field names, which a plain message does not have. */
function readText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return JSON.stringify(maskResponse(value))
  return ['object', 'string'].includes(typeof parsedText(value.trim())) ? maskResponse(value) : value
}

function parsedText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
