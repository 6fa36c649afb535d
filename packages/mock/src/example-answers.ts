import type { QueriedCall } from '@org/cms-cdr-formats/read-query'
import type { MockAnswer } from './messages.ts'
import type { AskPrism } from './prism.ts'
import { type ExamplePair, examplePair, examplePairs, queryPath } from './spec.ts'

const byCallId = new Map(examplePairs.map((pair) => [pair.query.callId, pair]))
const usual = { inbound: examplePair('vendorSample'), outbound: examplePair('outboundPredicted') } as const

/** The pair that answers a query. */
export interface Choice {
  readonly pair: ExamplePair
  /** The call ID to put into the response in the place of the example's own. */
  readonly echo?: string
}

/**
 * Chooses the response by call ID: each named pair of the spec has a call ID of its own, which is not found in the other direction. Any
 * other call ID is found in the direction that is asked for, as a copy of an example.
 */
export function chooseExample({ callId, direction }: QueriedCall): Choice {
  const known = byCallId.get(callId)
  if (!known) return { pair: usual[direction], echo: callId }
  return { pair: known.query.isCallin === String(direction === 'inbound') ? known : examplePair('notFound') }
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
