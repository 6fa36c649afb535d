import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCallList } from './call-list.ts'
import { readFaults } from './faults.ts'
import { loadPrism } from './prism.ts'
import { createResponder, type ResponderSettings } from './respond.ts'
import { serveFetch } from './serve-fetch.ts'
import { httpOptions, refuseBrokenHttp, serveHttp } from './serve-http.ts'
import { demoKeys } from './spec.ts'
import { type ThrowAwayCertificate, throwAwayCertificate } from './throw-away-certificate.ts'

/** Settings of a mock. */
export interface MockOptions {
  /** Port to listen on; `false` listens on none, then only `fetch` works. Default: any that is free. */
  readonly port?: number | false
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string
  /** Whether a signature must be there (`presence`, the default), must be right (`verify`), or does not matter (`off`). */
  readonly auth?: 'presence' | 'verify' | 'off'
  /** Secret keys by access key, for `verify`. Default: the invented key of the signature vectors. */
  readonly keys?: Readonly<Record<string, string>>
  /** Faults that every query meets, such as `delay=500,extra-fields`. */
  readonly fault?: string
  /** Envelopes of your own, by call ID: sent with HTTP 200 as they are. */
  readonly envelopes?: Readonly<Record<string, unknown>>
  /** The number of calls that each of the VDNs 25 and 26 has on a day, to list and to look up. Default: 800. */
  readonly callsPerDay?: number
  /** Speak TLS, with a certificate that is made for this run. */
  readonly tls?: boolean
  /** The clock, for `verify` and for the calls of the day. Default: the system's. */
  readonly now?: () => Date
}

/** A running mock. */
export interface Mock {
  /** Its address, such as `http://127.0.0.1:4010`. */
  readonly url: string
  /** Responds without a socket: give it to a client as its `fetch`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** The certificate, with `tls`. */
  readonly certificate?: ThrowAwayCertificate
  /** Ends it after the requests that are in flight. Streams end at once. */
  close(): Promise<void>
}

/**
 * Starts a mock of the CDR query. It responds with the examples of the spec: by call ID, or by a `Prefer` header as
 * Prism does. It also lists the calls of an invented yesterday and today, and has their records.
 *
 * @throws RangeError when `fault` names none, or the error of the system when the port cannot be taken.
 *
 * @example
 * const mock = await createMock({ port: false })
 * const client = createCdrClient({ baseUrl: mock.url, fetch: mock.fetch, accessKey: 'any', secretKey: 'any', ccId: 1 })
 * await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
 */
export async function createMock(options: MockOptions = {}): Promise<Mock> {
  const { port = 0, host = '127.0.0.1', tls = false } = options
  const now = options.now ?? (() => new Date())
  const settings: Omit<ResponderSettings, 'callPrism'> = {
    auth: options.auth ?? 'presence',
    keys: new Map(Object.entries(options.keys ?? demoKeys)),
    faults: options.fault ? readFaults(options.fault) : [],
    envelopes: new Map(Object.entries(options.envelopes ?? {})),
    calls: createCallList({ callsPerDay: options.callsPerDay ?? 800, now }),
    now,
  }
  const respond = createResponder({ ...settings, callPrism: await loadPrism() })
  const closing = new AbortController()
  const fetch = serveFetch(respond, closing.signal)
  if (port === false) return { url: 'http://mock.test', fetch, close: async () => closing.abort() }

  const certificate = tls ? await throwAwayCertificate(host) : undefined
  const server = certificate
    ? createTlsServer({ ...certificate, ...httpOptions }, serveHttp(respond, closing.signal))
    : createServer(httpOptions, serveHttp(respond, closing.signal))
  server.on('clientError', refuseBrokenHttp).on('connect', (_request, socket) => refuseBrokenHttp({}, socket))
  const exchanges = new Set<ServerResponse>()
  server.on('request', (_request, response) => {
    exchanges.add(response)
    response.once('close', () => exchanges.delete(response))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    url: addressOf(server, tls),
    fetch,
    ...(certificate ? { certificate } : {}),
    close: () => {
      closing.abort()
      return close(server, exchanges)
    },
  }
}

function addressOf(server: Server | TlsServer, tls: boolean): string {
  const { family, address, port } = server.address() as AddressInfo
  return `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** Closes the server once the requests in flight have their responses. Node would also wait for connections that have sent no whole request. */
async function close(server: Server | TlsServer, exchanges: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const inFlight = [...exchanges].filter(({ req }) => req.complete)
  await Promise.all(inFlight.map((response) => once(response, 'close')))
  server.closeAllConnections()
  await closed
}
