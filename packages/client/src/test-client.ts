import spec from '@org/cms-cdr-spec/openapi.json' with { type: 'json' }
import { type CdrClient, type CdrClientOptions, createCdrClient } from './index.ts'

/** The answers of the spec's examples, by name. */
export function exampleAnswer(
  name: 'vendorSample' | 'inbound' | 'outboundPredicted' | 'notFound' | 'noPermission',
): unknown {
  return spec.components.examples[`${name}.response`].value
}

/** A client whose every request gets the given answer. What was sent is kept in `requests`. */
export function clientAnswering(
  answer: unknown,
  options: Partial<CdrClientOptions> = {},
): { client: CdrClient; requests: Request[] } {
  const requests: Request[] = []
  const client = createCdrClient({
    baseUrl: 'https://cms.test:28443',
    accessKey: 'demo-ak',
    secretKey: 'demo-sk',
    ccId: 1,
    fetch: (request) => {
      requests.push(request.clone())
      return Promise.resolve(new Response(typeof answer === 'string' ? answer : JSON.stringify(answer)))
    },
    ...options,
  })
  return { client, requests }
}
