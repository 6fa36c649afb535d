import { dequal } from 'dequal/lite'
import { successLegacyResult, successResultCode } from '../generated/operation.ts'
import type { QuirkCode } from '../generated/quirks.ts'
import { excerptOf, maskResponse } from './masking.ts'
import { parseJsonText } from './parse-json.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Collects the quirks of one response. */
export type ReportQuirk = (code: QuirkCode, path: string, message: string) => void

/** A record, and the path of keys in the response that leads to it. */
export interface FoundRecord {
  readonly record: JsonObject
  readonly path: string
}

/** What the envelope of a response says. */
export type Reading =
  | ({ readonly kind: 'record' } & FoundRecord)
  | {
      readonly kind: 'noRecord' | 'failure'
      readonly resultCode: string | undefined
      readonly text: string | undefined
    }
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
  if (!succeeded) return { kind: 'failure', resultCode, text: readText(resultDesc) ?? readText(resultDatas) }

  const found = readRecord(resultDesc, 'resultDesc', report)
  const legacy = readRecord(resultDatas, 'resultDatas', report)
  if (found && legacy && !dequal(found.record, legacy.record)) {
    report('legacy_differs', 'resultDatas', 'resultDatas differs from resultDesc; resultDesc was used.')
  }
  if (found) return { kind: 'record', ...found }
  if (!legacy) return { kind: 'noRecord', resultCode, text: readText(resultDesc) ?? readText(resultDatas) }
  if (resultCode !== undefined) {
    report('legacy_record', 'resultDatas', 'resultDesc holds no record; resultDatas was used.')
  }
  return { kind: 'record', ...legacy }
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

/** Returns the record and its path, or `undefined` for every known way to say that there is none. */
function readRecord(value: unknown, path: string, report: ReportQuirk): FoundRecord | undefined {
  if (Array.isArray(value)) {
    const found = readRecord(value[0], `${path}.0`, report)
    if (found) report('record_in_array', path, `${path} is an array of ${value.length}; the first record was used.`)
    return found
  }
  if (typeof value === 'string') {
    const parsed = parseJsonText(value, (inner) => reportLargeInteger(`${path}.${inner}`, report))
    const found = readRecord(parsed, path, report)
    if (found) report('record_as_text', path, `${path} is JSON text; it was parsed.`)
    return found
  }
  return isObject(value) && Object.keys(value).length > 0 ? { record: value, path } : undefined
}

/** Reports an integer that became text. A key may be a phone number too. */
export function reportLargeInteger(path: string, report: ReportQuirk): void {
  const shown = excerptOf(path)
  report('wrong_type', shown, `${shown} is too large for a number; its digits were kept as text.`)
}

/**
 * Returns the message in a part of the envelope, or `undefined` for an empty one. A message that is JSON is masked by its field
 * names, which a plain message does not have.
 */
export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    const isEmpty = Object.keys(Object(value)).length === 0 && typeof value !== 'number' && typeof value !== 'boolean'
    return isEmpty ? undefined : JSON.stringify(maskResponse(value))
  }
  if (value.trim() === '') return undefined
  return parseJsonText(value) === undefined ? value : maskResponse(value)
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
