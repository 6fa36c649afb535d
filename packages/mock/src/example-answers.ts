import type { MockAnswer } from './messages.ts'
import type { AskPrism } from './prism.ts'
import { type ExamplePair, examplePair, examplePairs, queryPath } from './spec.ts'

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

/**
 * Asks Prism once for each example and keeps what it answers: for a valid query, the answer depends on the example and
 * the call ID only.
 */
export function keepAnswers(askPrism: AskPrism): (choice: Choice) => Promise<MockAnswer> {
  const kept = new Map<string, MockAnswer>()

  return async ({ pair, echo }) => {
    const answer = kept.get(pair.name) ?? (await ask(pair))
    if (echo === undefined) return answer
    return { ...answer, body: answer.body.replaceAll(JSON.stringify(pair.query.callId), () => JSON.stringify(echo)) }
  }

  async function ask({ name, status, request: body }: ExamplePair): Promise<MockAnswer> {
    const headers = { 'content-type': 'application/json', authorization: 'presented' }
    const request = {
      method: 'post',
      url: { path: queryPath },
      headers,
      body: body,
    } as const
    const answer = await askPrism(request, { code: status, exampleKey: name }, true)
    const rendered = { ...answer, body: JSON.stringify(answer.body) }
    kept.set(name, rendered)
    return rendered
  }
}
