import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import type { HmacSha256Hex } from './hmac.ts'
import { percentEncode } from './percent-encode.ts'
import type { SignatureScheme } from './scheme.ts'
import { checkedNames, signaturePrefix } from './sign-request.ts'
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

/** Header values repeat, but for the length of the body, which has few. */
const mostEncodings = 64

/**
 * Signs as `signRequest` does, and remembers what does not change from one call of a client to the next: the signing key
 * depends on the keys, the time and the names of the headers only, and header values repeat.
 */
export function createRememberingSigner(scheme: SignatureScheme, hmac: HmacSha256Hex): RememberingSigner {
  const names = checkedNames(scheme)
  const encoded = new Map<string, string>()
  const encode = (text: string): string => {
    let known = encoded.get(text)
    if (known === undefined) {
      if (encoded.size === mostEncodings) encoded.clear()
      known = percentEncode(text)
      encoded.set(text, known)
    }
    return known
  }
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
