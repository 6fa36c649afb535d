import { createHash } from 'node:crypto'
import { type CdrClient, queryPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import { messageOf } from '../error-message.ts'
import { NestingError, parseExact } from '../import/exact-json.ts'
import { type Fields, isFields } from '../import/plain-record.ts'
import { recordOf, UnreadableRecordError } from '../import/record-of-response.ts'
import { legacyResult, recordSchema } from '../spec.ts'
import type { CdrKey } from '../store/store.ts'

/** The response of an upstream to a query. */
export interface UpstreamResponse {
  /** The body of the response. */
  readonly text: string
  /** SHA-256 of it, as hex. */
  readonly hash: string
  /** The JSON text of the record, when there is one. */
  readonly recordJson: string | undefined
  /** Whether it was success without a record: the upstream has no call with this ID. */
  readonly isNotFound: boolean
}

/** Options of {@link queryUpstream}. */
export interface UpstreamOptions {
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

/** The upstream cannot be reached, or its response is not one of this interface. */
export class UpstreamError extends Error {
  override readonly name: string = 'UpstreamError'
}

/** The upstream sent a record that does not fit the schema, or that of another call. */
export class InvalidRecordError extends UpstreamError {
  override readonly name = 'InvalidRecordError'
}

const success = resultCodeOf('SUCCESS')

/**
 * Looks up a call at the upstream.
 *
 * @throws UpstreamError when there is no response, another status than 200, or a body that is not of this interface.
 * @throws InvalidRecordError when the record cannot be that of the call.
 */
export async function queryUpstream(
  client: CdrClient,
  key: CdrKey,
  options: UpstreamOptions = {},
): Promise<UpstreamResponse> {
  const { text, status } = await send(client, key, options)
  if (status !== 200) throw new UpstreamError(`The upstream responded with HTTP ${status}.`)
  const envelope = parse(text)
  const isSuccess = envelope && succeeded(envelope)
  if (isSuccess === undefined) throw new UpstreamError('The response from the upstream does not match this interface.')
  const record = isSuccess ? read(envelope) : undefined
  const recordJson = record && JSON.stringify(record)
  if (recordJson) checkRecord(JSON.parse(recordJson), key)
  return {
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    recordJson,
    isNotFound: isSuccess && record === undefined,
  }
}

async function send(
  client: CdrClient,
  { ccId, direction, callId }: CdrKey,
  options: UpstreamOptions,
): Promise<{ text: string; status: number }> {
  try {
    const isCallin = direction === 'inbound' ? 'true' : 'false'
    const body = { queryParam: { ccId, isCallin, callId } } as const
    const { response, data, error } = await client.api.POST(queryPath, { ...options, body, parseAs: 'text' })
    return { text: String(data ?? error ?? ''), status: response.status }
  } catch (error) {
    throw new UpstreamError(`The upstream cannot be reached: ${messageOf(error)}`, { cause: error })
  }
}

function parse(text: string): Fields | undefined {
  try {
    // A rounded number would be stored for good.
    const value = parseExact(text)
    return isFields(value) ? value : undefined
  } catch (error) {
    if (error instanceof NestingError) throw new InvalidRecordError(`The ${error.message}.`)
    return undefined
  }
}

/** Returns whether a response means success, as the client reads it; `undefined` if it is not of this interface. */
function succeeded({ resultCode, result }: Fields): boolean | undefined {
  if (typeof resultCode === 'string' && resultCode !== '') return resultCode === success
  if (typeof resultCode === 'number') return resultCode === Number(success)
  return result === undefined || result === null ? undefined : String(result) === legacyResult.success
}

function read(envelope: Fields | undefined): Fields | undefined {
  try {
    return envelope && recordOf(envelope)
  } catch (error) {
    if (error instanceof UnreadableRecordError) throw new InvalidRecordError(`${error.message}.`)
    throw error
  }
}

const validator = schemaValidator(recordSchema)

/** Checks the types of a record and its call ID. Implausible values, such as a negative duration, are accepted, because CC-CMS sends them. */
function checkRecord(record: Fields, { callId }: CdrKey): void {
  // The vendor writes a key with a blank at its end.
  const fields = Object.fromEntries(Object.entries(record).map(([name, value]) => [name.trim(), value]))
  const validate = validator()
  validate(fields)
  const wrong = (validate.errors ?? []).filter(({ keyword }) => keyword === 'type' || keyword === 'required')
  if (wrong.length > 0) {
    // Values may be personal data, so that only names are logged.
    const names = new Set(wrong.map(({ instancePath, params }) => instancePath.slice(1) || params.missingProperty))
    throw new InvalidRecordError(`The record does not fit the schema: ${[...names].join(', ')}.`)
  }
  if (String(fields.callId).trim() !== callId.trim())
    throw new InvalidRecordError('The record belongs to another call.')
}
