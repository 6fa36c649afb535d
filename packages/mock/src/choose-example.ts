import { type ExamplePair, examplePair, examplePairs } from './spec.ts'

const byCallId = new Map(examplePairs.map((pair) => [pair.query.callId, pair]))
const notFound = examplePair('notFound')
const [usual] = examplePairs

/** The pair that answers a query. */
export interface Choice {
  readonly pair: ExamplePair
  /** The call ID to put into the answer in the place of the example's own. */
  readonly echo?: string
}

/**
 * Picks the answer by the call ID that is asked for: each named pair of the spec has one of its own, and any other call ID
 * gets the first pair with that call ID in it. On the wrong side of `isCallin` there is nothing.
 */
export function chooseExample({ callId, isCallin }: { callId: string; isCallin: string }): Choice {
  const known = byCallId.get(callId)
  const pair = known ?? usual ?? notFound
  if (pair.query.isCallin !== isCallin) return { pair: notFound }
  return known ? { pair } : { pair, echo: callId }
}
