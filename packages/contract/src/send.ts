import { isUtf8 } from 'node:buffer'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import tls from 'node:tls'
import {
  type SignatureScheme,
  type SignatureSchemeName,
  signedContentType,
  signRequest,
} from '@org/cms-cdr-client/signing'
import type { CaseRequest, Misuse } from './case.ts'
import type { RawResponse } from './check-response.ts'

/** Who sends a request. */
export interface Credentials {
  readonly accessKey: string
  readonly secretKey: string
}

/** How a request is sent. */
export interface SendOptions extends Credentials {
  readonly url: string
  readonly now?: Date
  /** A name, or the parameters. Default: the scheme `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme
  /** Host to sign and send, where it is not that of the address. */
  readonly host?: string | undefined
  /** Opens connections, in place of Node's own way, for TLS settings or a proxy. */
  readonly connect?: () => Promise<Socket>
  /** CA certificates to trust besides those of the system, as PEM. */
  readonly ca?: string
  readonly timeoutMilliseconds?: number | undefined
}

/** Sends one request as it is described, over a socket of its own, with nothing in between. */
export function send(described: CaseRequest, options: SendOptions): Promise<RawResponse> {
  const target = new URL(described.query ? `${described.path}?${described.query}` : described.path, options.url)
  const base = {
    host: options.host ?? target.host,
    'content-type': signedContentType,
    'content-length': String(Buffer.byteLength(described.body)),
  }
  const changed = { ...base, ...described.headers }
  const sent = Object.fromEntries(
    Object.entries(changed).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const authorization = sent.authorization ?? authorizationOf(described, sent, options)
  const headers = authorization === undefined ? sent : { ...sent, authorization }
  const { connect } = options
  // A connection that is given speaks TLS already, where it has to.
  const request = target.protocol === 'https:' && !connect ? httpsRequest : httpRequest
  const { timeoutMilliseconds = 30_000 } = options
  const timeout = AbortSignal.timeout(timeoutMilliseconds)
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      const late = `There was no complete response within ${timeoutMilliseconds / 1000} s.`
      reject(timeout.aborted ? new Error(late, { cause: error }) : error)
    }
    const outgoing = request(
      target,
      {
        method: described.method,
        headers,
        // With a connection of its own, a request has no agent.
        ...(connect ? { createConnection: connectionOf(connect), protocol: 'http:' } : { agent: false }),
        signal: timeout,
        // By itself, Node would replace the certificates of the system.
        ...(options.ca ? { ca: [...systemCertificates(), options.ca] } : {}),
      },
      async (incoming) => {
        try {
          const contentType = incoming.headers['content-type'] ?? null
          // A stream of events stays open.
          const isStream = contentType?.startsWith('text/event-stream') ?? false
          const body = await (isStream ? firstBlock(incoming) : buffer(incoming))
          const text = body.toString()
          resolve({ status: incoming.statusCode ?? 0, contentType, text, isUtf8: isUtf8(body) })
        } catch (error) {
          fail(error)
        }
      },
    )
    outgoing.on('error', fail)
    outgoing.end(described.body)
  })
}

/** Returns the certificates that Node trusts. Before 22.15 it names only those that it has itself. */
function systemCertificates(): readonly string[] {
  return tls.getCACertificates?.('default') ?? tls.rootCertificates
}

/** Reads a stream of events up to the first empty line, and closes it. */
async function firstBlock(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) {
    chunks.push(chunk)
    if (Buffer.concat(chunks).includes('\n\n')) break
  }
  return Buffer.concat(chunks)
}

/** What Node's HTTP calls to get a connection. */
function connectionOf(connect: () => Promise<Socket>): NonNullable<RequestOptions['createConnection']> {
  return (_options, give) => {
    connect().then(
      (socket) => give(null, socket),
      // The types want a socket beside an error; Node passes none either.
      (error: Error) => give(error, undefined as never),
    )
    return undefined
  }
}

function authorizationOf(
  { method, path, query, body, signed }: CaseRequest,
  headers: Record<string, string>,
  options: SendOptions,
): string | undefined {
  if (signed === 'none') return undefined
  const { scheme = 'cms' } = options
  const { accessKey, secretKey, offSeconds = 0, signedBody }: Misuse = signed === 'right' ? {} : signed
  const time = new Date((options.now ?? new Date()).getTime() + offSeconds * 1000)
  return signRequest(
    { method, path, query: new URLSearchParams(query), headers, body: signedBody ?? body },
    {
      accessKey: accessKey ?? options.accessKey,
      secretKey: secretKey ?? options.secretKey,
      time,
      scheme,
    },
  ).authorization
}
