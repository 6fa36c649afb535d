import { excerptOf, maskNumbers } from '../domain/masking.ts'
import { parseJson, parseJsonText } from '../domain/parse-json.ts'
import { readText } from '../domain/read-envelope.ts'
import {
  CdrAuthError,
  type CdrError,
  type CdrErrorDetails,
  CdrHttpError,
  CdrNetworkError,
  CdrResponseError,
  CdrTimeoutError,
  clientErrors,
  isCdrError,
} from '../errors/cdr-error.ts'
import type { Http } from '../http.ts'
import {
  causesOf,
  isProgrammingError,
  isRetryableError,
  isRetryableStatus,
  networkFailureOf,
  ResponseFailure,
  TimeoutFailure,
} from '../transport/failures.ts'
import type { PendingCall, TransportResponse } from '../transport/pending-call.ts'

/** Waits for a response, and returns its body. Unless the status is 200, throws an error whose message begins with `where`. */
export async function receive(
  http: Http,
  sent: Promise<TransportResponse>,
  where: string,
  call: PendingCall,
): Promise<{ readonly body: string; readonly details: CdrErrorDetails }> {
  const detailsOf = (response?: TransportResponse): CdrErrorDetails => {
    const requestId = response?.headers.get('x-request-id') ?? call.requestId
    return { attempts: call.attempts, requestId, httpStatus: response?.status }
  }
  let response: TransportResponse
  try {
    response = await sent
  } catch (thrown) {
    if (call.ended?.byCaller) throw call.ended.reason
    if (isProgrammingError(thrown)) throw thrown
    throw fromThrown(call.ended ? call.ended.reason : thrown, where, detailsOf())
  }
  const details = detailsOf(response)
  if (response.status !== 200) throw fromStatus(response, where, details, http.settings.adviceFor401)
  return { body: response.body, details }
}

/** Waits for a response, and parses its body. */
export async function receiveJson(
  http: Http,
  sent: Promise<TransportResponse>,
  where: string,
  call: PendingCall,
  onLargeInteger?: (path: string) => void,
): Promise<{ readonly json: unknown; readonly details: CdrErrorDetails }> {
  const { body, details } = await receive(http, sent, where, call)
  try {
    return { json: parseJson(body, onLargeInteger), details }
  } catch {
    // The parser's own message would quote the response and the numbers in it.
    const start = body.trimStart()[0]
    const what = start === '<' ? 'an HTML or XML page' : start ? `not valid JSON (${body.length} characters)` : 'empty'
    throw new CdrResponseError(`${where}: the response is ${what}.`, details)
  }
}

/** Converts what a transport threw to an error of this package. It is not given the reason of the caller's own signal. */
export function fromThrown(thrown: unknown, where: string, details: CdrErrorDetails): CdrError {
  if (isCdrError(thrown)) return thrown
  if (thrown instanceof TimeoutFailure) {
    const whole = thrown.scope === 'total' ? ' with all attempts' : ''
    return new CdrTimeoutError(`${where} got no complete response within ${thrown.milliseconds} ms${whole}.`, details)
  }
  if (thrown instanceof ResponseFailure) {
    return new CdrResponseError(`${where}: ${thrown.message}.`, { ...details, advice: thrown.advice })
  }
  const innermost = causesOf(thrown).at(-1)
  const said = String(innermost?.message || innermost?.code || thrown)
  const what = excerptOf(said.replace(openSslError, '$1'))
  return new CdrNetworkError(`${where} failed: ${what.replace(/\.$/, '')}.`, {
    ...details,
    kind: networkFailureOf(thrown),
    cause: withoutNumbers(thrown),
    retryable: isRetryableError(thrown),
  })
}

/**
 * OpenSSL writes thread, `error`, code, library, function, reason, file, line and data, separated by colons. Only the reason is kept. The
 * word boundary keeps it from starting at each digit of a long message that quotes a body.
 */
const openSslError = /(?:\b[\dA-F]+:)?error:[\dA-F]+:[^:]*:[^:]*:([^:)]+)[^)]*/i

/** The error of a `fetch` may quote the response. A cause that contains a number is replaced by its masked messages. */
function withoutNumbers(thrown: unknown): unknown {
  const problems = causesOf(thrown)
  if (problems.every(({ message }) => maskNumbers(message) === message)) return thrown
  return problems.reduceRight<Error | undefined>(
    (cause, { name, message }) => Object.assign(new Error(maskNumbers(message), cause && { cause }), { name }),
    undefined,
  )
}

const adviceByStatus: Readonly<Record<number, string>> = {
  304: 'A cache responded in place of CC-CMS. Send no header such as If-None-Match, and check the proxy in between.',
  403: 'Usually a firewall or allowlist: have the address of this machine added to the allowlist.',
  404: 'Check the base URL: the host, the port and, if it has one, the path.',
  418: 'Usually a cloud firewall, when host name and SNI do not match: use the public name in the base URL.',
  429: 'Send fewer requests per second, and try again later.',
}

/** @param isExplained Whether the body says what is wrong. A firewall sends a page of its own instead. */
function adviceFor({ status, headers }: TransportResponse, isExplained: boolean): string | undefined {
  if (isExplained && status === 400) return 'Correct what the text names.'
  if (isExplained && status === 403) return 'Ask the operator of the server for this permission.'
  if (adviceByStatus[status]) return adviceByStatus[status]
  if (status >= 500) return 'The server failed or is overloaded. Try again later.'
  if (status >= 200 && status < 300) return clientErrors.invalid_response.advice
  if (status !== 0 && (status < 300 || status >= 400)) return undefined
  const location = headers.get('location')
  const target = location ? ` to ${excerptOf(location)}` : ''
  return `A redirect${target} is not followed, because it may lead to another server. Use the final address as base URL.`
}

/** Converts a response whose HTTP status is not 200 to an error. */
function fromStatus(
  response: TransportResponse,
  where: string,
  given: CdrErrorDetails,
  adviceFor401?: string,
): CdrError {
  const { status } = response
  if (status === 401) {
    const what = adviceFor401 ? 'not signed in' : 'the signature was not accepted'
    const advice = adviceFor401 ?? adviceForSkew(response)
    return new CdrAuthError(`${where}: ${what} (HTTP 401).`, { ...given, advice })
  }
  const { what, isExplained } = describeBody(response.body)
  return new CdrHttpError(`${where}: HTTP status ${status || 'of a redirect'}${what}.`, {
    ...given,
    httpStatus: status || undefined,
    retryable: isRetryableStatus(status),
    advice: adviceFor(response, isExplained),
  })
}

/** A smaller difference between the clocks is not mentioned. */
const notableSeconds = 60

/** Advice for a 401 whose `Date` header is far from the clock of this machine. */
function adviceForSkew(response: TransportResponse): string | undefined {
  const seconds = Math.round((Date.parse(response.headers.get('date') ?? '') - Date.now()) / 1000)
  if (!(Math.abs(seconds) > notableSeconds)) return undefined
  const side = seconds > 0 ? 'behind' : 'ahead of'
  return `The clock of this machine is ${Math.abs(seconds)} s ${side} the clock of the server, and signing by the server's clock failed too. Check the clock, the access key, the secret key, the signature scheme and the host that is signed.`
}

/** Describes the body, and whether it says what is wrong in the envelope of this interface. */
function describeBody(body: string): { readonly what: string; readonly isExplained: boolean } {
  if (/<\/?(html|body|head)/i.test(body)) {
    const title = /<title[^>]*>\s*([^<]+)/i.exec(body)?.[1]?.trim()
    const titled = title ? ` titled ${JSON.stringify(excerptOf(title))}` : ''
    return { what: ` with an HTML page${titled}`, isExplained: false }
  }
  const parsed = parseJsonText(body) as { readonly resultDesc?: unknown } | undefined
  const text = readText(parsed?.resultDesc)
  return { what: text ? ` with the text ${JSON.stringify(excerptOf(text))}` : '', isExplained: text !== undefined }
}
