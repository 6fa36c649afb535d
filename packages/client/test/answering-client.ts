import { type CdrClient, type CdrClientSettings, createCdrClient } from '../src/index.ts'
import { type ExampleName, examples } from '../src/testing.ts'

/** The answers of the spec's examples, by name. */
export function exampleAnswer(name: ExampleName): Readonly<Record<string, unknown>> {
  return examples[name].response
}

/** A client whose every request gets the given answer: JSON, or a text as it is. What was sent is kept in `requests`. */
export function clientAnswering(
  answer: unknown,
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
      return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer))
    },
    ...options,
  })
  return { client, requests }
}
