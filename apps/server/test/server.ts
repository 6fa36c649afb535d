import { createHmac } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http'
import { queryPath } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import { buildApp, type ServerOptions } from '../src/app.ts'
import { addAccessKey } from '../src/auth/access-keys.ts'
import { KeyRing } from '../src/auth/key-ring.ts'
import type { CdrStore } from '../src/store/cdr-store.ts'
import { openStore } from '../src/store/open-store.ts'
import type { CdrEntry } from '../src/store/store.ts'

export const accessKey = 'test-ak'
export const secretKey = 'test-sk'
/** The headers of a request from a page. */
export const json = { 'content-type': 'application/json' }
export const goodBody = '{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}'

/** The response to a raw request. */
export interface RawResponse {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** Returns the status of a response, and the result code and the description in its body. */
export function resultOf({ status, text }: Pick<RawResponse, 'status' | 'text'>): unknown[] {
  const { resultCode, resultDesc } = JSON.parse(text)
  return [status, resultCode, resultDesc]
}

/** A request as it is sent. Headers that are undefined are not sent. */
export interface RawRequest {
  method?: string
  path?: string
  headers?: Record<string, string | undefined>
  body?: string | Buffer
}

/** A listening server with a store in memory, and functions that send requests to it. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly store: CdrStore
  readonly app: FastifyInstance
  /** The server of Node. */
  readonly server: Server
  readonly keys: KeyRing
  send(request: RawRequest): Promise<RawResponse>
  /** Sends the query with a valid signature; `signed` changes what is signed, `sent` what is sent. */
  sendQuery(body: string | Buffer, sent?: RawRequest, signed?: SigningChoice): Promise<RawResponse>
  /** Returns the header of a signed GET. */
  authorize(path: string): { authorization: string }
  /** Sends a GET, with a signature unless headers are given. */
  get(path: string, headers?: RawRequest['headers'], signedPath?: string): Promise<RawResponse>
}

/** Starts a server for one test, on a free port unless one is given. */
export async function startTestServer({
  addsKey = true,
  port = 0,
  ...options
}: Partial<ServerOptions> & { addsKey?: boolean; port?: number } = {}): Promise<TestServer> {
  const store = options.store ?? (await openStore('sqlite::memory:'))
  if (addsKey) await addAccessKey(store.engine, { accessKey, secretKey })
  const keys = await KeyRing.open(store.engine)
  // The server shares its event loop with the test, which may keep it busy.
  const app = buildApp({ store, keys, clockSkewSeconds: 900, maxEventLoopDelay: 0, ...options })
  const url = await app.listen({ port, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (request: RawRequest): Promise<RawResponse> => sendRaw(url, agent, request)
  const authorize = (path: string): { authorization: string } => {
    const signed = { method: 'GET', path, names: ['host'] }
    return { authorization: sign('', new URL(url).host, '', signed) }
  }
  return {
    url,
    store,
    app,
    server: app.server,
    keys,
    send,
    sendQuery: (body, sent = {}, signed = {}) => {
      const headers = { 'content-type': 'application/json;charset=UTF-8', ...sent.headers }
      const authorization = sign(body, new URL(url).host, headers['content-type'] ?? '', signed)
      return send({ body, ...sent, headers: { authorization, ...headers } })
    },
    authorize,
    get: (path, headers, signedPath = path) => send({ method: 'GET', path, headers: headers ?? authorize(signedPath) }),
    async [Symbol.asyncDispose]() {
      agent.destroy()
      await app.close()
      await store.close()
    },
  }
}

/** Stores records that contain only their call ID. */
export async function storeCalls(store: CdrStore, ...callIds: string[]): Promise<void> {
  const entries = callIds.map(
    (callId): CdrEntry => ({ ccId: 1, direction: 'inbound', callId, recordJson: JSON.stringify({ callId }) }),
  )
  await store.put(entries, await store.addSource('import', 'test'))
}

function sendRaw(
  url: string,
  agent: Agent,
  { method = 'POST', path = queryPath, headers = {}, body = '' }: RawRequest,
): Promise<RawResponse> {
  const given = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers })
  const present = Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined))
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { path, method, headers: present, agent }, async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    })
    request.on('error', reject).end(body)
  })
}

/** What can be chosen in a signature. */
export interface SigningChoice {
  method?: string
  path?: string
  accessKey?: string
  secretKey?: string
  timestamp?: string
  names?: string[]
  blankLine?: boolean
  contentType?: string
}

/** Signs by the published steps, sharing no code with the client or the server. */
function sign(body: string | Buffer, host: string, contentType: string, choice: SigningChoice): string {
  const encode = (text: string | Buffer): string =>
    Array.from(Buffer.from(text), (byte) => {
      const char = String.fromCharCode(byte)
      return /[\w.~-]/.test(char) && byte < 128 ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    }).join('')
  const all: Record<string, string> = {
    'content-length': String(Buffer.byteLength(body)),
    'content-type': choice.contentType ?? contentType,
    host,
  }
  const { names = Object.keys(all), blankLine = true, timestamp = new Date().toISOString(), method = 'POST' } = choice
  const [path = '', query = ''] = (choice.path ?? queryPath).split('?')
  const pairs = Array.from(new URLSearchParams(query), (pair) => pair.map(encode).join('='))
  const prefix = `auth-v2/${choice.accessKey ?? accessKey}/${timestamp}/${names.join(';')}`
  const lines = names.map((name) => `${name}:${encode(all[name] ?? '')}\n`).join('')
  const queryLine = query || blankLine ? `${pairs.sort().join('&')}\n` : ''
  const text = `${method}\n${path}\n${queryLine}${names.join(';')}\n${lines}${encode(body)}`
  const signingKey = createHmac('sha256', choice.secretKey ?? secretKey)
    .update(prefix)
    .digest('hex')
  return `${prefix}/${createHmac('sha256', signingKey).update(text).digest('hex')}`
}
