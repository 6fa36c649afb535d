import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MockRequest, MockResponse } from './messages.ts'
import { failure, malformed } from './respond.ts'
import { bodyLimitBytes } from './spec.ts'

// Bytes in one piece of a response that drips.
const pieceBytes = 16

/** Lets the mock respond to requests itself that Node would refuse without a body, or with two Host headers would accept. */
export const httpOptions = { requireHostHeader: false, joinDuplicateHeaders: true } as const

/** Responds to what is not an HTTP request that the mock understands, on the bare socket. */
export function refuseBrokenHttp({ code }: { readonly code?: string }, socket: Duplex): void {
  // Node has removed its own listener from the socket of a CONNECT. Without one, a reset would end the process.
  socket.on('error', () => {})
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy()
  const isLong = code === 'HPE_HEADER_OVERFLOW'
  const { body } = malformed(isLong ? 'The request headers are too large.' : 'This is not a valid HTTP request.')
  const status = isLong ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`
  socket.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`)
}

/**
 * Serves over HTTP. Pages of any origin may send requests: a mock has no secrets.
 *
 * @param closing Ends the streams that are open.
 */
export function serveHttp(
  respond: (request: MockRequest) => Promise<MockResponse>,
  closing: AbortSignal,
): RequestListener {
  return async (request, response) => {
    if (request.method === 'OPTIONS') return void preflight(request, response)
    const read = await readRequest(request).catch(() => undefined)
    // The sender closed the connection before its request was complete.
    if (!read) return
    const exchange = { request, response, closing }
    await deliver(await respond(read), exchange).catch((error) => deliver(failure(error), exchange))
  }
}

async function readRequest(request: IncomingMessage): Promise<MockRequest> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // What is beyond the limit is read, so that the sender gets a response, but not kept.
    if (length <= bodyLimitBytes) chunks.push(chunk)
    length += chunk.length
  }
  // HTTP/1.0 needs no Host header.
  const headers: Record<string, string> = request.httpVersion === '1.0' ? { host: '' } : {}
  for (const name in request.headers) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  // A client that takes the mock for a proxy sends an absolute URL.
  const url = request.url?.replace(/^https?:\/\/[^/?]*/i, '') ?? ''
  return {
    method: request.method ?? 'GET',
    url: url.startsWith('/') ? url : `/${url}`,
    headers,
    body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly closing: AbortSignal
}

async function deliver(
  { status, headers, body, stream, delivery = {} }: MockResponse,
  { request, response, closing }: Exchange,
): Promise<void> {
  const { delayMilliseconds, dripMilliseconds, reset } = delivery
  if (delayMilliseconds) await pause(delayMilliseconds, response, closing)
  if (reset === 'before the response') return resetConnection(request)
  const origin = request.headers.origin
  response.writeHead(status, {
    ...headers,
    ...(stream ? {} : { 'content-length': Buffer.byteLength(body) }),
    // With credentials, browsers take the wildcard for the name of a header.
    ...(origin ? { ...allow(origin), 'access-control-expose-headers': Object.keys(headers).join(', ') } : {}),
  })
  if (stream) {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    // The caller may go at any time.
    return pipeline(stream(AbortSignal.any([gone.signal, closing])), response).catch(() => {})
  }
  if (reset === 'amid the body') {
    response.write(body.slice(0, body.length / 2), () => resetConnection(request))
    return
  }
  if (dripMilliseconds !== undefined) await drip(Buffer.from(body), dripMilliseconds, response, closing)
  response.end(dripMilliseconds === undefined ? body : undefined)
}

/** Resets a connection. Node can only close one that speaks TLS. */
function resetConnection({ socket }: IncomingMessage): void {
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

async function drip(
  bytes: Buffer,
  milliseconds: number,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  for (let at = 0; at < bytes.length && !response.destroyed; at += pieceBytes) {
    response.write(bytes.subarray(at, at + pieceBytes))
    await pause(milliseconds, response, closing)
  }
}

/** Waits, but not for a caller who is gone, and not while the mock ends. */
async function pause(milliseconds: number, response: ServerResponse, closing: AbortSignal): Promise<void> {
  const gone = new AbortController()
  const onClose = (): void => gone.abort()
  response.once('close', onClose)
  await sleep(milliseconds, undefined, { signal: AbortSignal.any([gone.signal, closing]) }).catch(() => {})
  response.off('close', onClose)
}

function preflight({ headers }: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(204, {
      ...allow(headers.origin ?? '*'),
      'access-control-allow-methods': headers['access-control-request-method'] ?? 'POST',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    })
    .end()
}

/** A page that signs in elsewhere sends its cookie along, and browsers want that allowed too. */
function allow(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'origin',
  }
}
