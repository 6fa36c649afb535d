import type { Choice } from './choose-example.ts'
import type { MockAnswer } from './messages.ts'
import type { AskPrism } from './prism.ts'
import { type ExamplePair, queryPath } from './spec.ts'

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
