import type { IHttpRequest } from '@stoplight/prism-http'
import type { CallList } from './call-list.ts'
import { explainSignature } from './check-signature.ts'
import { chooseExample, keepAnswers } from './example-answers.ts'
import { type Fault, faultHeader, faultOfCallId, playFaults, readFaults } from './faults.ts'
import { type CallDetailQuery, type MockAnswer, type MockRequest, readPrefer, readQuery } from './messages.ts'
import type { AskPrism, PrismAnswer } from './prism.ts'
import { bodyLimitBytes, examplePair, listPath, methodsOf, queryPath, statusExample } from './spec.ts'

/** What an answer depends on besides the request. */
export interface AnswerSettings {
  readonly askPrism: AskPrism
  /** Whether a signature must be there, must be right, or does not matter. */
  readonly auth: 'presence' | 'verify' | 'off'
  /** Secret keys by access key, for `verify`. */
  readonly keys: ReadonlyMap<string, string>
  /** Faults that every query meets. */
  readonly faults: readonly Fault[]
  /** Envelopes of one's own, by call ID. */
  readonly answers: ReadonlyMap<string, unknown>
  readonly calls: CallList
  readonly now: () => Date
}

const json = { 'content-type': 'application/json' }

/** Makes the function that answers requests. Every request gets an answer; malformed JSON never reaches Prism, which would give none. */
export function createAnswerer(settings: AnswerSettings): (request: MockRequest) => Promise<MockAnswer> {
  const kept = keepAnswers(settings.askPrism)

  return async (request) => {
    if (request.body.byteLength > bodyLimitBytes) {
      return { status: 413, headers: json, body: JSON.stringify(statusExample(413)) }
    }
    const unroutable = reasonNotToRoute(request)
    if (unroutable) return malformed(unroutable)
    const parsed = parseBody(request)
    if ('fault' in parsed) return malformed(parsed.fault)
    const { isJson, value } = parsed
    const [isQuery, isList] = [isPost(request, queryPath), isPost(request, listPath)]
    const refused = isQuery || isList ? refuse(request) : undefined
    if (refused) return refused
    if (isList && isJson && isObject(value)) return playFaults(await answerList(request, value), faultsOf(request))
    const query = isQuery && isJson ? readQuery(value) : undefined
    if (!query) return askPrism(request, value)
    return playFaults(await answerQuery(request, query, value), faultsOf(request, query.callId))
  }

  function refuse(request: MockRequest): MockAnswer | undefined {
    const reason = settings.auth === 'verify' ? explainSignature(request, settings.keys, settings.now()) : undefined
    if (reason === undefined) return undefined
    return {
      status: 401,
      headers: json,
      body: JSON.stringify({ ...(examplePair('badSignature').response as object), resultDesc: reason }),
    }
  }

  async function answerQuery(request: MockRequest, query: CallDetailQuery, value: unknown): Promise<MockAnswer> {
    if (isForPrism(request)) return askPrism(request, value)
    const own = settings.answers.get(query.callId)
    if (own !== undefined) return { status: 200, headers: json, body: JSON.stringify(own) }
    const record = settings.calls.record(query)
    if (record === null) return kept({ pair: examplePair('notFound') })
    if (record) return { status: 200, headers: json, body: JSON.stringify(success(record)) }
    return kept(chooseExample(query))
  }

  async function answerList(request: MockRequest, query: Readonly<Record<string, unknown>>): Promise<MockAnswer> {
    if (isForPrism(request)) return askPrism(request, query)
    const { status, envelope } = settings.calls.answer(query)
    return { status, headers: json, body: JSON.stringify(envelope) }
  }

  /** Whether a request asks for an answer by name, or lacks what Prism misses. */
  function isForPrism({ headers }: MockRequest): boolean {
    const prefers = headers.prefer !== undefined && readPrefer(headers.prefer) !== undefined
    return prefers || (settings.auth === 'presence' && !headers.authorization)
  }

  function faultsOf({ headers }: MockRequest, callId = ''): Fault[] {
    const asked = headers[faultHeader]
    return [...settings.faults, ...(asked ? readFaults(asked) : []), ...faultOfCallId(callId)]
  }

  async function askPrism(request: MockRequest, body: unknown): Promise<MockAnswer> {
    const preference = readPrefer(request.headers.prefer)
    const answer = await settings.askPrism(toPrism(request, body), preference ?? {}, settings.auth !== 'off')
    // What Prism finds wrong with a request is reported as the spec says, and what it finds wrong with Prefer in its own way.
    if (answer.headers['content-type'] === 'application/problem+json' && !preference) return refusal(request, answer)
    return { ...answer, body: render(answer.body) }
  }
}

function refusal({ url }: MockRequest, { status, headers, body }: PrismAnswer): MockAnswer {
  const example = statusExample(status)
  if (!example) return { status, headers, body: render(body) }
  const [path = ''] = url.split('?')
  const { title, detail } = body as { title: string; detail: string }
  return {
    status,
    headers: { ...json, ...(status === 405 ? { allow: methodsOf(path).join(', ') } : {}) },
    body: JSON.stringify({ ...example, resultDesc: detail || title }),
  }
}

function render(content: unknown): string {
  if (content === undefined || content === null) return ''
  return typeof content === 'string' ? content : JSON.stringify(content)
}

/** Parses a JSON body; a body of another type stays text. */
function parseBody({ headers, body }: MockRequest): { isJson: boolean; value: unknown } | { fault: string } {
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  if (!isJson || text === '') return { isJson, value: text || undefined }
  try {
    return { isJson, value: JSON.parse(text) }
  } catch (error) {
    return { fault: `The body is not valid JSON: ${(error as Error).message}.` }
  }
}

function isPost({ method, url }: MockRequest, path: string): boolean {
  return method === 'POST' && (url === path || url.startsWith(`${path}?`))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function success(record: object): object {
  const { result, resultCode } = examplePair('inbound').response as Record<string, unknown>
  return { result, resultCode, resultDatas: record, resultDesc: record }
}

function toPrism({ method, url, headers }: MockRequest, body: unknown): IHttpRequest {
  const { pathname, searchParams } = new URL(url, 'http://mock')
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path: pathname, query: Object.fromEntries(searchParams) },
    headers: { ...headers },
    body,
  }
}

// Node also parses QUERY, and the methods of WebDAV and others.
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])

/** Returns what is wrong with a request that no server of the interface can route. */
function reasonNotToRoute({ method, headers: { host } }: MockRequest): string | undefined {
  if (!methods.has(method)) return `The method ${method} is not supported.`
  return host === undefined || host.includes(',') ? 'A request must have exactly one Host header.' : undefined
}

/** Returns the response to a request that is not valid. */
export function malformed(resultDesc: string): MockAnswer {
  return { status: 400, headers: json, body: JSON.stringify({ ...statusExample(400), resultDesc }) }
}
