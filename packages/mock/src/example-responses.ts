import type { QueriedCall } from '@org/cms-cdr-formats/read-query'
import { json, type MockResponse } from './messages.ts'
import type { CallPrism } from './prism.ts'
import { type ExamplePair, examplePair, examplePairs, queryPath } from './spec.ts'

const byCallId = new Map(examplePairs.map((pair) => [pair.query.callId, pair]))
/** The pairs that any other call ID gets a copy of. */
export const usual = { inbound: examplePair('vendorSample'), outbound: examplePair('outboundPredicted') } as const

/** The pair whose response a query gets. */
export interface Choice {
  readonly pair: ExamplePair
  /** The call ID to put into the response in the place of the example's own. */
  readonly echo?: string
}

/**
 * Chooses the response by call ID: each named pair of the spec has a call ID of its own, which is not found in the other direction. Any
 * other call ID is found in the direction of the query, as a copy of an example.
 */
export function chooseExample({ callId, direction }: QueriedCall): Choice {
  const known = byCallId.get(callId)
  if (!known) return { pair: usual[direction], echo: callId }
  return { pair: known.query.isCallin === String(direction === 'inbound') ? known : examplePair('notFound') }
}

/**
 * Calls Prism once for each example and caches its response, which for a valid query depends on the example and
 * the call ID only.
 */
export function cacheResponses(callPrism: CallPrism): (choice: Choice) => Promise<MockResponse> {
  const cached = new Map<string, MockResponse>()

  return async ({ pair, echo }) => {
    const response = cached.get(pair.name) ?? (await fetchExample(pair))
    if (echo === undefined) return response
    return {
      ...response,
      body: response.body.replaceAll(JSON.stringify(pair.query.callId), () => JSON.stringify(echo)),
    }
  }

  async function fetchExample({ name, status, request: body }: ExamplePair): Promise<MockResponse> {
    const headers = { ...json, authorization: 'presented' }
    const request = {
      method: 'post',
      url: { path: queryPath },
      headers,
      body: body,
    } as const
    const { status: sent, body: envelope } = await callPrism(request, { code: status, exampleKey: name }, true)
    // Of the headers in the spec, some are for people only, and CC-CMS sends none.
    const rendered = { status: sent, headers: json, body: JSON.stringify(envelope) }
    cached.set(name, rendered)
    return rendered
  }
}
