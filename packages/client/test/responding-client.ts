import { type CdrClient, type CdrClientSettings, createCdrClient } from '../src/index.ts'
import { type ExampleName, examples } from '../src/testing.ts'

/** The responses of the spec's examples, by name. */
export function exampleResponse(name: ExampleName): Readonly<Record<string, unknown>> {
  return examples[name].response
}

/** A client whose every request gets the given response: JSON, or a text as it is. What was sent is kept in `requests`. */
export function respondingClient(
  response: unknown,
  options: Partial<CdrClientSettings> = {},
): { client: CdrClient; requests: Request[] } {
  const requests: Request[] = []
  const client = createCdrClient({
    baseUrl: 'https://cms.test:28443',
    accessKey: 'demo-ak',
    secretKey: 'demo-sk',
    ccId: 1,
    fetch: async (url, init) => {
      requests.push(new Request(url, init))
      return new Response(typeof response === 'string' ? response : JSON.stringify(response))
    },
    ...options,
  })
  return { client, requests }
}
