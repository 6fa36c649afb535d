import type { IncomingMessage, RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import type { IHttpRequest } from '@stoplight/prism-http'
import { chooseExample } from './choose-example.ts'
import { readPrefer } from './prefer.ts'
import type { AskPrism, PrismAnswer } from './prism.ts'
import { spec } from './spec.ts'

/** The HTTP side of the mock. Every request gets an answer: malformed JSON never reaches Prism, which would not give one. */
export function front(askPrism: AskPrism): RequestListener {
  return async (request, response) => {
    const { status, headers, body } = await answer(request, askPrism).catch(failure)
    const content = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content)
  }
}

async function answer(request: IncomingMessage, askPrism: AskPrism): Promise<PrismAnswer> {
  const content = await text(request)
  let body: unknown
  try {
    body = isJson(request) && content !== '' ? JSON.parse(content) : content || undefined
  } catch (error) {
    return malformed(`The body is not valid JSON: ${(error as Error).message}.`)
  }
  return askPrism(toPrism(request, body), readPrefer(request.headers.prefer) ?? chooseExample(body))
}

function isJson(request: IncomingMessage): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')
}

function toPrism(request: IncomingMessage, body: unknown): IHttpRequest {
  const url = new URL(request.url ?? '/', 'http://mock')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value
  return {
    method: (request.method ?? 'get').toLowerCase() as IHttpRequest['method'],
    url: { path: url.pathname, query: Object.fromEntries(url.searchParams) },
    headers,
    body,
  }
}

function malformed(resultDesc: string): PrismAnswer {
  const { value } = spec.components.responses.BadRequest.content['application/json'].examples.badRequest
  return { status: 400, headers: { 'content-type': 'application/json' }, body: { ...value, resultDesc } }
}

function failure(error: unknown): PrismAnswer {
  const detail = error instanceof Error ? error.message : String(error)
  return {
    status: 500,
    headers: { 'content-type': 'application/problem+json' },
    body: { title: 'The mock failed', status: 500, detail },
  }
}
