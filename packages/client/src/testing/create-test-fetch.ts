import { exampleTable } from '../generated/examples.ts'
import type { Fetch } from '../transport/fetch-transport.ts'

/**
 * Name of an example of the spec.
 *
 * @example
 * const name: ExampleName = 'notFound'
 */
export type ExampleName = keyof typeof exampleTable

/**
 * One example of the spec: what is asked, and what is answered.
 *
 * @example
 * const record = ({ response }: TestExample) => response
 */
export interface TestExample {
  readonly query: { readonly ccId: number; readonly isCallin: 'true' | 'false'; readonly callId: string }
  readonly status: number
  readonly response: Readonly<Record<string, unknown>>
}

/**
 * The examples of the spec, by name.
 *
 * @example
 * examples.inbound.query.callId // '1700000000-0002'
 */
export const examples: Readonly<Record<ExampleName, TestExample>> = exampleTable

/**
 * An answer of a {@link createTestFetch}: the name of an example, a bare HTTP status, an error to throw, a whole Response, a
 * body to be sent as JSON with status 200, or a function of the request that gives one of these.
 *
 * @example
 * const answer: TestAnswer = { status: 429, headers: { 'retry-after': '1' } }
 */
export type TestAnswer = ExampleName | number | Error | Response | object | ((request: Request) => TestAnswer)

/**
 * A `fetch` that answers from memory.
 *
 * @example
 * const fake: TestFetch = createTestFetch({ '1000000000-0001': 'vendorSample' })
 */
export interface TestFetch extends Fetch {
  /** What was sent, in order. */
  readonly requests: readonly Request[]
}

/**
 * Makes a `fetch` for tests: the real client runs, and nothing leaves the process. Answers are given by call ID; a list of
 * answers is given one after the other, the last one again and again. Each example also answers to its own call ID, in
 * its own direction. Any other call is not found.
 *
 * @example
 * const fetch = createTestFetch({ 'my-call': [503, 'inbound'] })
 * const client = createCdrClient({ baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch })
 * await client.getCdr({ callId: 'my-call' })
 * fetch.requests.length // 2: the client tried again
 */
export function createTestFetch(answers: Readonly<Record<string, TestAnswer | readonly TestAnswer[]>> = {}): TestFetch {
  const given = new Map(Object.entries(answers).map(([callId, answer]) => [callId, [answer].flat() as TestAnswer[]]))
  const requests: Request[] = []
  const testFetch: Fetch = async (url, init) => {
    const request = new Request(url, init)
    requests.push(request.clone())
    request.signal.throwIfAborted()
    const { callId, isCallin } = readQuery(await request.clone().text())
    const queue = given.get(callId)
    const answer = queue ? ((queue.length > 1 ? queue.shift() : queue[0]) ?? 'notFound') : ownAnswer(callId, isCallin)
    return toResponse(answer, request)
  }
  return Object.assign(testFetch, { requests })
}

function readQuery(body: string): { callId: string; isCallin: string } {
  const parsed = JSON.parse(body)
  return parsed.queryParam ?? parsed
}

function ownAnswer(callId: string, isCallin: string): ExampleName {
  const own = Object.entries(examples).find(([, { query }]) => query.callId === callId && query.isCallin === isCallin)
  return own ? (own[0] as ExampleName) : 'notFound'
}

function toResponse(answer: TestAnswer, request: Request): Response {
  if (typeof answer === 'function') return toResponse(answer(request), request)
  if (answer instanceof Error) throw answer
  if (answer instanceof Response) return answer.clone()
  if (typeof answer === 'number') return new Response(null, { status: answer })
  if (typeof answer !== 'string') return Response.json(answer)
  const { status, response } = examples[answer]
  return Response.json(response, { status })
}
