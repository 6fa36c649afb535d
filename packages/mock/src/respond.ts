import { isUtf8 } from 'node:buffer'
import { maskResponse } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { createQueryReader, type QueriedCall, readJsonObject } from '@org/cms-cdr-formats/read-query'
import type { IHttpRequest } from '@stoplight/prism-http'
import { chooseOfArchive, completeOfArchive, isForStoredCalls, wrongBody, wrongParameters } from './archive.ts'
import type { CallList } from './call-list.ts'
import { explainSignature } from './diagnosis/diagnose-signature.ts'
import { cacheResponses, chooseExample } from './example-responses.ts'
import { type Fault, faultHeader, faultOfCallId, playFaults, readFaults } from './faults.ts'
import { json, type MockRequest, type MockResponse, readPrefer, splitTarget } from './messages.ts'
import type { CallPrism, PrismResponse } from './prism.ts'
import { currentSession, hasSession } from './session.ts'
import {
  bodyLimitBytes,
  contentType,
  examplePair,
  listPath,
  methodsOf,
  queryPath,
  revealPath,
  sessionPath,
  spec,
  statusExample,
} from './spec.ts'

/** What a response depends on besides the request. */
export interface ResponderSettings {
  readonly callPrism: CallPrism
  /** Whether a signature must be there, must be right, or does not matter. */
  readonly auth: 'presence' | 'verify' | 'off'
  /** Secret keys by access key, for `verify`. */
  readonly keys: ReadonlyMap<string, string>
  /** Faults that every query meets. */
  readonly faults: readonly Fault[]
  /** Envelopes of one's own, by call ID. */
  readonly envelopes: ReadonlyMap<string, unknown>
  readonly calls: CallList
  readonly now: () => Date
}

const tooLong = `The body is longer than ${bodyLimitBytes} bytes.`
const readQuery = createQueryReader(spec.components.schemas.CallDetailQuery)

/**
 * Creates the function that responds to requests. The vendor's operations behave as CC-CMS does and, where that is not known, as the
 * cms-cdr server does. All other paths are left to Prism.
 */
export function createResponder(settings: ResponderSettings): (request: MockRequest) => Promise<MockResponse> {
  const cached = cacheResponses(settings.callPrism)

  return async (request) => {
    try {
      return await respond(request)
    } catch (error) {
      return failure(error)
    }
  }

  async function respond(request: MockRequest): Promise<MockResponse> {
    const unroutable = reasonNotToRoute(request)
    if (unroutable) return malformed(unroutable)
    const [path] = splitTarget(request)
    if (request.method !== 'POST' || ![queryPath, listPath, revealPath].includes(path)) return respondToOther(request)

    const refusal = refuse(request, path)
    if (refusal) return refusal
    const response = await respondToPost(request, path)
    // People see phone numbers masked until they reveal them.
    return isPerson(request) && path === queryPath ? { ...response, body: maskResponse(response.body) } : response
  }

  async function respondToPost(request: MockRequest, path: string): Promise<MockResponse> {
    const body = textOf(request.body)
    if (readPrefer(request.headers.prefer)) {
      const parsed = readJsonObject(body)
      return playFaults(
        await callPrism(request, 'value' in parsed ? parsed.value : body || undefined),
        faultsOf(request),
      )
    }
    if (path === listPath) {
      const parsed = readJsonObject(body)
      if ('notJson' in parsed) return malformed(parsed.notJson)
      const { status, envelope } = settings.calls.respond(parsed.value)
      return playFaults({ status, headers: json, body: JSON.stringify(envelope) }, faultsOf(request))
    }
    const reading = readQuery(body)
    if ('notJson' in reading) return malformed(reading.notJson)
    if ('problems' in reading) return invalid(200, `${reading.problems.join('; ')}.`)
    const { key } = reading
    return playFaults(await respondToQuery(key), faultsOf(request, key.callId))
  }

  /** Checks what comes before the body: the media type, the length and the credentials. */
  function refuse(request: MockRequest, path: string): MockResponse | undefined {
    const given = request.headers['content-type']
    if (given?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
      const what = given ? `The content type is ${given}` : 'The content type is missing'
      return invalid(415, `${what}; send ${contentType}.`)
    }
    if (request.body.byteLength > bodyLimitBytes) return invalid(413, tooLong)
    if (path === revealPath) return hasSession(request) ? undefined : notSignedIn()
    const reason = isPerson(request) && path !== listPath ? undefined : reasonToRefuse(request)
    return reason === undefined ? undefined : refused(reason)
  }

  function reasonToRefuse(request: MockRequest): string | undefined {
    if (settings.auth === 'verify') return explainSignature(request, settings.keys, settings.now())
    const isMissing = settings.auth === 'presence' && !request.headers.authorization
    return isMissing ? 'Authentication failed. The Authorization header is missing.' : undefined
  }

  async function respondToQuery(key: QueriedCall): Promise<MockResponse> {
    const own = settings.envelopes.get(key.callId)
    if (own !== undefined) return { status: 200, headers: json, body: JSON.stringify(own) }
    const record = settings.calls.record(key)
    if (record === null) return cached({ pair: examplePair('notFound') })
    if (record) return { status: 200, headers: json, body: JSON.stringify(success(record)) }
    return cached(chooseExample(key))
  }

  async function respondToOther(request: MockRequest): Promise<MockResponse> {
    if (request.body.byteLength > bodyLimitBytes) return malformed(tooLong)
    const body = textOf(request.body)
    const isJson = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')
    const parsed = isJson && body.length > 0 ? readJsonObject(body) : { value: body || undefined }
    if ('notJson' in parsed) return malformed(parsed.notJson)
    const response = await callPrism(request, parsed.value)
    return isForStoredCalls(request) ? respondToArchive(request, response) : withSession(request, response)
  }

  function respondToArchive(request: MockRequest, response: MockResponse): MockResponse {
    const isMasked = isPerson(request)
    const reason = isMasked ? undefined : reasonToRefuse(request)
    if (reason !== undefined) return refused(reason)
    return completeOfArchive(request, response, { ...settings, isMasked })
  }

  /** Nobody is signed in without a session cookie, and the session of the spec's example has expired long ago. */
  function withSession(request: MockRequest, response: MockResponse): MockResponse {
    if (request.method !== 'GET' || request.url !== sessionPath || readPrefer(request.headers.prefer)) return response
    if (!hasSession(request)) return { status: 204, headers: {}, body: '' }
    return response.status === 200 ? { ...response, body: currentSession(response.body, settings.now()) } : response
  }

  function faultsOf({ headers }: MockRequest, callId = ''): Fault[] {
    const requested = headers[faultHeader]
    return [...settings.faults, ...(requested ? readFaults(requested) : []), ...faultOfCallId(callId)]
  }

  async function callPrism(request: MockRequest, body: unknown): Promise<MockResponse> {
    const preference = readPrefer(request.headers.prefer)
    const wrong = preference ? undefined : (wrongParameters(request) ?? wrongBody(request, body))
    const { accept, exampleKey } = preference || wrong ? {} : chooseOfArchive(request)
    const accepting = accept ? { ...request, headers: { ...request.headers, accept } } : request
    const choice = preference ?? (exampleKey ? { exampleKey } : {})
    const response = await settings.callPrism(toPrism(accepting, body), choice, settings.auth !== 'off')
    if (wrong && response.status !== 401) return malformed(wrong)
    // The spec has an example for this status, but with reasons of its own.
    const { faults = [] } = response
    if (response.status === 400 && faults.length > 0 && !preference) return malformed(`${faults.join('; ')}.`)
    // What Prism finds wrong with a request is reported as the spec says, and what it finds wrong with Prefer in its own way.
    if (response.headers['content-type'] === 'application/problem+json' && !preference)
      return refusalOf(request, response)
    const isOfCall = preference?.dynamic && request.url.startsWith(queryPath)
    return { ...response, body: render(isOfCall ? withCallId(response.body, body) : response.body) }
  }
}

/** Puts the call ID of the query into both copies of a record that Prism made up. */
function withCallId(envelope: unknown, query: unknown): unknown {
  const { resultDesc } = Object(envelope) as { resultDesc?: unknown }
  const { callId } = Object(Object(query).queryParam ?? query) as { callId?: unknown }
  if (typeof resultDesc !== 'object' || callId === undefined) return envelope
  const record = { ...resultDesc, callId }
  return { ...(envelope as object), resultDatas: record, resultDesc: record }
}

function refusalOf(request: MockRequest, { status, headers, body }: PrismResponse): MockResponse {
  const example = statusExample(status)
  if (!example) return { status, headers, body: render(body) }
  const [path] = splitTarget(request)
  const { title, detail, validation = [] } = body as { title: string; detail: string; validation?: Violation[] }
  const reasons = validation.map(({ location, message }) => `${location.slice(1).join('.') || 'the body'} ${message}`)
  return {
    status,
    headers: { ...json, ...(status === 405 ? { allow: methodsOf(path).join(', ') } : {}) },
    body: JSON.stringify({ ...example, resultDesc: reasons.length > 0 ? `${reasons.join('; ')}.` : detail || title }),
  }
}

/** What Prism says is wrong with a part of a request. */
interface Violation {
  readonly location: readonly string[]
  readonly message: string
}

function render(content: unknown): string {
  if (content === undefined || content === null) return ''
  return typeof content === 'string' ? content : JSON.stringify(content)
}

/** Returns the text of a body, or its bytes where they are not UTF-8. */
function textOf(body: Uint8Array): string | Uint8Array {
  return isUtf8(body) ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString() : body
}

function refused(resultDesc: string): MockResponse {
  const envelope = { ...(examplePair('badSignature').response as object), resultDesc }
  return { status: 401, headers: json, body: JSON.stringify(envelope) }
}

function notSignedIn(): MockResponse {
  const { notSignedIn: example } = spec.components.responses.NotSignedIn.content['application/json'].examples
  return { status: 401, headers: json, body: JSON.stringify(example.value) }
}

/** Returns whether a person sends a request. With a signature, it is that of a machine. */
function isPerson(request: MockRequest): boolean {
  return request.headers.authorization === undefined && hasSession(request)
}

function success(record: object): object {
  const { result, resultCode } = examplePair('inbound').response as Record<string, unknown>
  return { result, resultCode, resultDatas: record, resultDesc: record }
}

function toPrism(request: MockRequest, body: unknown): IHttpRequest {
  const { method, headers } = request
  const [path, query] = splitTarget(request)
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path, query: Object.fromEntries(new URLSearchParams(query)) },
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

/** Returns the response to a request that is not valid HTTP or has no JSON object as its body. */
export function malformed(resultDesc: string): MockResponse {
  return invalid(400, resultDesc)
}

function invalid(status: number, resultDesc: string): MockResponse {
  const envelope = { result: '1', resultCode: resultCodeOf('INVALID_PARAMETER'), resultDesc }
  return { status, headers: json, body: JSON.stringify(envelope) }
}

/** Returns the response to a request that names no fault of the mock, or that the mock failed on. */
export function failure(error: unknown): MockResponse {
  const detail = error instanceof Error ? error.message : String(error)
  const status = error instanceof RangeError ? 400 : 500
  const title = status === 400 ? 'The mock does not know this' : 'The mock failed'
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ title, status, detail }),
  }
}
