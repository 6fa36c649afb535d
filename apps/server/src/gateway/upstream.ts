import { createHash } from 'node:crypto'
import { type CdrClient, queryPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CdrKey } from '../store/store.ts'

/** What an upstream said about a call. */
export interface UpstreamAnswer {
  /** The answer to the letter. */
  readonly text: string
  /** SHA-256 of it, as hex. */
  readonly hash: string
  /** The JSON text of the record, when there is one. */
  readonly recordJson: string | undefined
  /** It was success without a record: no such call is kept there. */
  readonly isNotFound: boolean
}

/** The upstream cannot be reached, or gives no answer of this interface. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
}

const success = resultCodeOf('SUCCESS')

/**
 * Asks the upstream for a call.
 *
 * @throws UpstreamError when there is no answer, another status than 200, or a body that is no answer of this interface.
 */
export async function askUpstream(client: CdrClient, key: CdrKey): Promise<UpstreamAnswer> {
  const { text, status } = await send(client, key)
  if (status !== 200) throw new UpstreamError(`The upstream answered with HTTP ${status}.`)
  const envelope = parse(text)
  if (typeof envelope?.resultCode !== 'string')
    throw new UpstreamError('The upstream gave no answer of this interface.')
  const record =
    envelope.resultCode === success ? (recordIn(envelope.resultDesc) ?? recordIn(envelope.resultDatas)) : undefined
  return {
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    recordJson: record && JSON.stringify(record),
    isNotFound: envelope.resultCode === success && record === undefined,
  }
}

async function send(client: CdrClient, { ccId, direction, callId }: CdrKey): Promise<{ text: string; status: number }> {
  try {
    const isCallin = direction === 'inbound' ? 'true' : 'false'
    const body = { queryParam: { ccId, isCallin, callId } } as const
    const { response, data, error } = await client.api.POST(queryPath, { body, parseAs: 'text' })
    return { text: String(data ?? error ?? ''), status: response.status }
  } catch (error) {
    throw new UpstreamError(`The upstream cannot be reached: ${(error as Error).message}`, { cause: error })
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return recordIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** An object that holds something. */
function recordIn(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  return isRecord ? (value as Record<string, unknown>) : undefined
}
