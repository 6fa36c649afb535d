import { createHash, createHmac } from 'node:crypto'
import { canonicalRequest, hmacSha256Hex, percentEncode, type SignableRequest } from '@org/cms-cdr-client/signing'
import { serializations } from './serializations.ts'

/** One way in which a request may have been signed. */
export interface Candidate {
  /** What is wrong with this way; `undefined` for the correct ones. */
  readonly cause?: string
  /** The text that was signed. */
  readonly text: string
  /** The text that should have been signed, with or without the blank query line, as the signer does it. */
  readonly right: string
  readonly signature: () => string
}

/** What candidates are created from. */
export interface CandidateInput {
  readonly request: SignableRequest
  readonly prefix: string
  readonly timestamp: string
  readonly signedHeaders: readonly string[]
  readonly secretKey: string
}

/** A mistake in what is signed: a changed request, or a changed text for the same request. */
type Mistake = readonly [cause: string, change: (request: SignableRequest) => SignableRequest | undefined]
type TextMistake = readonly [
  cause: string,
  change: (text: string, request: SignableRequest, signedHeaders: readonly string[]) => string,
]

const reserialized =
  'The body was serialized once for the signature and again for sending. Serialize it once, then sign and send those bytes.'

const mistakes: readonly Mistake[] = [
  [
    'The content type was signed with a space after the semicolon but sent without one.',
    header('content-type', (type) => type.replace(/;\s*/, '; ')),
  ],
  [
    'The content type was signed without a space after the semicolon but sent with one.',
    header('content-type', (type) => type.replace(/;\s+/, ';')),
  ],
  [
    'The content type was signed in a different letter case than it was sent.',
    header('content-type', (type) => type.toLowerCase()),
  ],
  [
    'The content type was signed with a different spelling of the charset than it was sent.',
    header('content-type', (type) => `${type.split(';', 1)[0]};charset=UTF-8`),
  ],
  [
    'The content type was signed without its charset but sent with it.',
    header('content-type', (type) => type.split(';', 1)[0] ?? ''),
  ],
  [
    'The host was signed without its port. Sign the value of the Host header, host:port.',
    header('host', (host) => host.replace(/:\d+$/, '')),
  ],
  [
    'Header values were signed as empty strings. Look them up in the letter case in which they are stored.',
    (request) => ({ ...request, headers: Object.fromEntries(Object.keys(request.headers).map((name) => [name, ''])) }),
  ],
  ...serializations.flatMap((serialize): Mistake[] => [
    [reserialized, body(serialize)],
    // The length of what was signed, too.
    [reserialized, withOwnLength(body(serialize))],
  ]),
  ['The body was not signed. The last line must be the whole encoded body.', (request) => ({ ...request, body: '' })],
  [
    'The body was not signed. The last line must be the whole encoded body.',
    withOwnLength((request) => ({ ...request, body: '' })),
  ],
  ['The path was signed with a trailing slash.', (request) => ({ ...request, path: `${request.path}/` })],
  [
    'The path was encoded for the signature. Sign it as it is sent.',
    (request) => ({ ...request, path: percentEncode(request.path) }),
  ],
  ['The path of a different endpoint was signed.', (request) => ({ ...request, path: '/rest/cmsapp/v1/ping' })],
  ['The method was signed as GET.', (request) => ({ ...request, method: 'GET' })],
  ['The method was signed in lower case.', (request) => ({ ...request, method: request.method.toLowerCase() })],
]

const textMistakes: readonly TextMistake[] = [
  ['Spaces were encoded as +, as in forms. They must be %20.', (text) => text.replaceAll('%20', '+')],
  [
    'Code points were encoded instead of UTF-8 bytes.',
    (text, { body = '' }) => text.replace(percentEncode(body), codePoints(decode(body))),
  ],
  ['The body was signed without encoding.', (text, { body = '' }) => text.replace(percentEncode(body), decode(body))],
  [
    'The encoding used lower-case hex. It must be upper case.',
    (text) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  ],
  [
    'Some characters of the body were left as they are, as encodeURIComponent does. Encode all but letters, digits and -._~',
    withBody((text) => encodeURIComponent(text)),
  ],
  [
    'The slashes of the body were not encoded, as Python\'s quote does by default. Use safe="".',
    withBody((text) => percentEncode(text).replaceAll('%2F', '/')),
  ],
  ['The body was encoded twice.', withBody((text) => percentEncode(percentEncode(text)))],
  [
    'A hash of the body was signed, as for AWS. The last line must be the whole encoded body.',
    withBody((text) => createHash('sha256').update(text).digest('hex')),
  ],
  [
    'The encoding of the body used lower-case hex. It must be upper case.',
    withBody((text) => percentEncode(text).replace(/%../g, (hex) => hex.toLowerCase())),
  ],
  ['The header values were signed without encoding.', withHeaderLines((line) => decodeURIComponent(line))],
  ['There is a blank after the colon of the header lines.', withHeaderLines((line) => line.replace(':', ': '))],
  [
    'The line with the names of the signed headers is missing. It precedes the header lines.',
    (text, _request, names) =>
      text
        .split('\n')
        .toSpliced(-2 - names.length, 1)
        .join('\n'),
  ],
  ...(['http', 'https'] as const).map(
    (scheme): TextMistake => [
      'The whole URL was signed. Sign its path alone.',
      (text, { path, headers }) => text.replace(path, () => `${scheme}://${headers.host}${path}`),
    ],
  ),
  ['The signed text ends with a line feed after the body.', (text) => `${text}\n`],
  ['The lines were joined with CR LF. They must be joined with LF.', (text) => text.replaceAll('\n', '\r\n')],
]

const otherPrecision =
  'The signing key was derived from a timestamp with a different precision than the one in the header: seconds or milliseconds.'
const rawSigningKey =
  'The text was signed with the raw bytes of the signing key. The key is its hex text, 64 ASCII characters.'
const noSigningKey =
  'The text was signed with the secret key itself. Sign it with the signing key, the HMAC of the prefix.'
const sortedByName =
  'The header lines were sorted by name. Sort the encoded lines as a whole: "x-app-id:7" precedes "x-app:7".'

/** Yields every known way to sign the request: the correct ones first, because a change without effect is not a mistake. */
export function* createCandidates(input: CandidateInput): Generator<Candidate, void, void> {
  const { request, prefix, timestamp, signedHeaders, secretKey } = input
  const sign = (text: string, signedPrefix = prefix): string =>
    hmacSha256Hex(hmacSha256Hex(secretKey, signedPrefix), text)
  const rights = [true, false].map((blankLine) => canonicalRequest(request, signedHeaders, blankLine))
  for (const right of rights) yield { text: right, right, signature: () => sign(right) }
  for (const [index, right] of rights.entries()) {
    const mistake = (cause: string, text: string, signature = () => sign(text)): Candidate => ({
      cause,
      text,
      right,
      signature,
    })
    for (const [cause, change] of mistakes) {
      const changed = change(request)
      if (changed) yield mistake(cause, canonicalRequest(changed, signedHeaders, index === 0))
    }
    for (const [cause, change] of textMistakes) yield mistake(cause, change(right, request, signedHeaders))
    yield mistake(sortedByName, withLinesByName(right, signedHeaders))
    yield mistake(otherPrecision, right, () => sign(right, prefix.replace(timestamp, withOtherPrecision(timestamp))))
    const rawKey = createHmac('sha256', secretKey).update(prefix).digest()
    yield mistake(rawSigningKey, right, () => createHmac('sha256', rawKey).update(right).digest('hex'))
    yield mistake(noSigningKey, right, () => hmacSha256Hex(secretKey, right))
  }
}

function withLinesByName(text: string, names: readonly string[]): string {
  const lines = text.split('\n')
  // The header lines are the last before the body.
  const headerLines = lines.slice(-1 - names.length, -1)
  const byName = names.flatMap((name) => headerLines.filter((line) => line.startsWith(`${percentEncode(name)}:`)))
  return lines.toSpliced(-1 - names.length, names.length, ...byName).join('\n')
}

function withOtherPrecision(timestamp: string): string {
  return timestamp.includes('.') ? timestamp.replace(/\.\d+/, '') : timestamp.replace('Z', '.000Z')
}

function header(name: string, change: (value: string) => string): Mistake[1] {
  return (request) => {
    const value = request.headers[name]
    return value === undefined ? undefined : { ...request, headers: { ...request.headers, [name]: change(value) } }
  }
}

function body(serialize: (value: unknown) => string): Mistake[1] {
  return (request) => {
    try {
      return { ...request, body: serialize(JSON.parse(decode(request.body ?? ''))) }
    } catch {
      return undefined
    }
  }
}

/** Changes the length that is signed to that of the changed body. */
function withOwnLength(change: Mistake[1]): Mistake[1] {
  return (request) => {
    const changed = change(request)
    if (!changed || changed.headers['content-length'] === undefined) return undefined
    const length = String(Buffer.byteLength(changed.body ?? ''))
    return { ...changed, headers: { ...changed.headers, 'content-length': length } }
  }
}

function withBody(write: (text: string) => string): TextMistake[1] {
  return (text, { body = '' }) =>
    text
      .split('\n')
      .with(-1, write(decode(body)))
      .join('\n')
}

function withHeaderLines(change: (line: string) => string): TextMistake[1] {
  return (text, _request, names) => {
    const lines = text.split('\n')
    // The header lines are the last before the body.
    const first = lines.length - 1 - names.length
    return lines.map((line, index) => (index >= first && index < lines.length - 1 ? change(line) : line)).join('\n')
  }
}

function decode(bytes: string | Uint8Array): string {
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
}

function codePoints(text: string): string {
  return Array.from(text, (char) => {
    const point = char.codePointAt(0) ?? 0
    return point < 128 ? percentEncode(char) : `%${point.toString(16).toUpperCase()}`
  }).join('')
}
