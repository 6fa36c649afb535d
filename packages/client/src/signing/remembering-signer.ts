import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import type { HmacSha256Hex } from './hmac.ts'
import { rememberEncodings } from './remember-encodings.ts'
import type { SignatureScheme } from './scheme.ts'
import { checkedNames, signaturePrefix } from './signature-prefix.ts'
import { formatTimestamp } from './timestamp.ts'

/** Gives the Authorization header of a request. */
export type RememberingSigner = (
  request: SignableRequest,
  keys: { readonly accessKey: string; readonly secretKey: string },
  time: Date,
) => string

interface Derived {
  readonly time: number
  readonly accessKey: string
  readonly secretKey: string
  readonly prefix: string
  readonly signingKey: string
}

/**
 * Signs as `signRequest` does, and remembers what does not change from one call of a client to the next: the signing key
 * depends on the keys, the time and the names of the headers only, and header values repeat.
 */
export function createRememberingSigner(scheme: SignatureScheme, hmac: HmacSha256Hex): RememberingSigner {
  const names = checkedNames(scheme)
  const encode = rememberEncodings()
  let last: Derived | undefined
  return (request, { accessKey, secretKey }, time) => {
    if (last?.time !== time.getTime() || last.accessKey !== accessKey || last.secretKey !== secretKey) {
      const prefix = signaturePrefix(accessKey, formatTimestamp(time, scheme.timestamp), names)
      last = { time: time.getTime(), accessKey, secretKey, prefix, signingKey: hmac(secretKey, prefix) }
    }
    const canonical = canonicalRequest(request, names, scheme.blankLineForEmptyQuery, encode)
    return `${last.prefix}/${hmac(last.signingKey, canonical)}`
  }
}
