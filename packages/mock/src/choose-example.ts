import type { IHttpOperationConfig } from '@stoplight/prism-http'
import { examplePairs } from './spec.ts'

/**
 * Picks the answer by the call ID that is asked for: each named pair of the spec has one of its own. On the wrong side
 * of `isCallin` it is not found. Another call ID leaves the choice to Prism, which takes the first example.
 */
export function chooseExample(body: unknown): Partial<IHttpOperationConfig> {
  if (!isObject(body)) return {}
  const query = isObject(body.queryParam) ? body.queryParam : body
  const pair = examplePairs.find(({ callId }) => callId === query.callId)
  if (!pair) return {}
  return pair.isCallin === query.isCallin
    ? { code: pair.status, exampleKey: pair.name }
    : { code: 200, exampleKey: 'notFound' }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
