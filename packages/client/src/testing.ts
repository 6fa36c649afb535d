import { exampleTable } from './generated/examples.ts'
import type { Fetch } from './options.ts'

/**
 * Name of an example of the spec.
 *
 * @example
 * const name: ExampleName = 'notFound'
 */
export type ExampleName = keyof typeof exampleTable

/**
 * One example of the spec: a query and its response.
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
 * A response in full.
 *
 * @example
 * const throttled: TestResponseInit = { status: 429, headers: { 'retry-after': '1' }, delayMilliseconds: 20 }
 */
export interface TestResponseInit {
  /** From 200 to 599. Default: that of the example, or 200. 204, 205 and 304 are sent without a body. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Name of the example to send as body. */
  readonly example?: ExampleName | undefined
  /** Body to send in place of an example: a string as it is, anything else as JSON. */
  readonly body?: unknown
  /** How long the response takes. Default: 0. */
  readonly delayMilliseconds?: number | undefined
}

/**
 * A response of {@link createTestFetch}: the name of an example, an HTTP status from 200 to 599 without a body, a response in full, a Response of
 * the platform, an error to throw, `hang` for a request without a response, or a function of the request that returns
 * one of these.
 *
 * @example
 * const response: TestResponse = { status: 429, headers: { 'retry-after': '1' } }
 */
export type TestResponse =
  | ExampleName
  | 'hang'
  | number
  | Error
  | Response
  | TestResponseInit
  | ((request: Request) => TestResponse | PromiseLike<TestResponse>)

/**
 * A `fetch` that responds from memory.
 *
 * @example
 * const fake: TestFetch = createTestFetch({ '1000000000-0001': 'vendorSample' })
 */
export interface TestFetch extends Fetch {
  /** The requests that were sent, in order. */
  readonly requests: readonly Request[]
}

/**
 * Creates a `fetch` for tests: the real client runs, and nothing leaves the process. Responses are given by call ID; a list
 * is used one after the other, and its last one again and again. Each example also responds to its own call ID, in its own
 * direction. Any other call is not found. Responses to requests without a call ID, such as a search, are given by path.
 *
 * @example
 * const fetch = createTestFetch({ 'my-call': [{ status: 429, headers: { 'retry-after': '0' } }, 'inbound'] })
 * const client = createCdrClient({ baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch })
 * await client.getCdr({ callId: 'my-call' })
 * fetch.requests.length // 2: the client tried again
 */
export function createTestFetch(
  responses: Readonly<Record<string, TestResponse | readonly TestResponse[]>> = {},
): TestFetch {
  const queues = new Map(Object.entries(responses).map(([callId, some]) => [callId, [some].flat() as TestResponse[]]))
  const requests: Request[] = []
  const testFetch: Fetch = async (url, init) => {
    const request = new Request(url, init)
    requests.push(request.clone())
    request.signal.throwIfAborted()
    const { pathname } = new URL(request.url)
    const { callId = '', isCallin = '' } = readQuery(await request.clone().text())
    const queue = queues.get(callId || pathname)
    if (!queue && request.method === 'GET')
      throw new RangeError(`There is no response for GET ${pathname}. Give one by this path to createTestFetch.`)
    const given = queue && ((queue.length > 1 ? queue.shift() : queue[0]) ?? 'notFound')
    return toResponse(given ?? exampleFor(callId, isCallin), request)
  }
  return Object.assign(testFetch, { requests })
}

function readQuery(body: string): { readonly callId?: string; readonly isCallin?: string } {
  const parsed = JSON.parse(body || '{}')
  return parsed.queryParam ?? parsed
}

function exampleFor(callId: string, isCallin: string): ExampleName {
  const own = Object.entries(examples).find(([, { query }]) => query.callId === callId && query.isCallin === isCallin)
  return own ? (own[0] as ExampleName) : 'notFound'
}

async function toResponse(given: TestResponse, request: Request): Promise<Response> {
  if (typeof given === 'function') return toResponse(await given(request), request)
  if (given === 'hang') return toResponse({ delayMilliseconds: Number.POSITIVE_INFINITY }, request)
  if (typeof given === 'number') return toResponse({ status: given, body: '' }, request)
  if (typeof given === 'string') return toResponse({ example: given }, request)
  // No `instanceof`: test runners give tests an Error of their own.
  if ('clone' in given) return given.clone()
  if ('message' in given) throw given
  const { example, headers, delayMilliseconds } = given
  if (example !== undefined && !Object.hasOwn(examples, example))
    throw new RangeError(`There is no example "${example}". There are: ${Object.keys(examples).join(', ')}.`)
  const { status = example ? examples[example].status : 200 } = given
  if (!(Number.isInteger(status) && status >= 200 && status <= 599))
    throw new RangeError(`The status of a test response must be an integer from 200 to 599, but is ${status}.`)
  const { body = example && examples[example].response } = given
  if (delayMilliseconds !== undefined) await pause(delayMilliseconds, request.signal)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  // These must not have a body, not even an empty one.
  const isEmpty = !text || [204, 205, 304].includes(status)
  return new Response(isEmpty ? null : text, { status, headers: { 'content-type': 'application/json', ...headers } })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = milliseconds === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
