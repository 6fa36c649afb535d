import type { Secret } from '../secret.ts'
import type { HmacSha256Hex } from '../sign/hmac.ts'
import { type SignatureScheme, signedContentType } from '../sign/scheme.ts'
import { signRequest } from '../sign/sign-request.ts'
import type { Fetch } from './fetch.ts'

/** What {@link withSignature} signs with. */
export interface SignatureSettings {
  readonly accessKey: string
  readonly secretKey: Secret
  readonly scheme: SignatureScheme
  readonly hmac: HmacSha256Hex
  readonly now: () => Date
}

/**
 * Signs each request over the very bytes that are sent, and forbids redirects. It belongs innermost, so that whatever
 * sends a request again gets a new time stamp and a new signature.
 */
export function withSignature(fetch: Fetch, settings: SignatureSettings): Fetch {
  return async (request) => {
    const body = new Uint8Array(await request.arrayBuffer())
    const url = new URL(request.url)
    const { authorization } = signRequest(
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: {
          ...Object.fromEntries(request.headers),
          'content-length': String(body.length),
          'content-type': signedContentType,
          host: url.host,
        },
        body,
      },
      {
        accessKey: settings.accessKey,
        secretKey: settings.secretKey.reveal(),
        scheme: settings.scheme,
        time: settings.now(),
        hmac: settings.hmac,
      },
    )
    const headers = new Headers(request.headers)
    headers.set('content-type', signedContentType)
    headers.set('authorization', authorization)
    return fetch(
      new Request(url, {
        method: request.method,
        headers,
        ...(body.length > 0 ? { body } : {}),
        redirect: 'manual',
        signal: request.signal,
      }),
    )
  }
}
