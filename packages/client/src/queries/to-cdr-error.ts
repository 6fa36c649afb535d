import { describeCode } from '../codes.ts'
import { excerptOf, maskNumbers, shorten } from '../domain/masking.ts'
import { parseJsonText } from '../domain/parse-json.ts'
import { type Reading, readText } from '../domain/read-envelope.ts'
import {
  CdrAuthError,
  type CdrError,
  type CdrErrorDetails,
  CdrHttpError,
  CdrNetworkError,
  CdrNotFoundError,
  CdrResponseError,
  CdrResultError,
  CdrTimeoutError,
  clientErrors,
  isCdrError,
} from '../errors/cdr-error.ts'
import {
  causesOf,
  isRetryableError,
  isRetryableStatus,
  networkFailureOf,
  ResponseFailure,
  TimeoutFailure,
} from '../transport/failures.ts'
import type { TransportResponse } from '../transport/pending-call.ts'

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
  const what = excerptOf(openSslReason.exec(said)?.[1] ?? said)
  return new CdrNetworkError(`${where} failed: ${what.replace(/\.$/, '')}.`, {
    ...details,
    kind: networkFailureOf(thrown),
    cause: withoutNumbers(thrown),
    retryable: isRetryableError(thrown),
  })
}

/** OpenSSL writes thread, `error`, code, library, function, reason, file, line and data, separated by colons. */
const openSslReason = /:error:[\dA-F]+:[^:]*:[^:]*:([^:]+)/

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
  403: 'Usually a firewall or allow-list: have the address of this machine added to the allow-list.',
  404: 'Check the base URL: the host, the port and, if it has one, the path.',
  418: 'Usually a cloud firewall, when host name and SNI do not match: use the public name in the base URL.',
  429: 'Send fewer requests per second, and try again later.',
}

function adviceFor(status: number, location: string | null): string | undefined {
  if (adviceByStatus[status]) return adviceByStatus[status]
  if (status >= 500) return 'The server fails or is overloaded: try again later.'
  if (status >= 200 && status < 300) return clientErrors.invalid_response.advice
  if (status !== 0 && (status < 300 || status >= 400)) return undefined
  const target = location ? ` to ${excerptOf(location)}` : ''
  return `A redirect${target} is not followed, because it may lead to another server. Use the final address as base URL.`
}

/** Converts a response whose HTTP status is not 200 to an error. */
export function fromStatus(
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
  const explained = isExplained ? adviceByExplainedStatus[status] : undefined
  return new CdrHttpError(`${where}: HTTP status ${status || 'of a redirect'}${what}.`, {
    ...given,
    httpStatus: status || undefined,
    retryable: isRetryableStatus(status),
    advice: explained ?? adviceFor(status, response.headers.get('location') ?? null),
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

/** Advice for a response whose text says what is wrong. A firewall sends a page of its own instead. */
const adviceByExplainedStatus: Readonly<Record<number, string>> = {
  400: 'Correct what the text names.',
  403: 'Ask the operator of the server for this permission.',
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

/** Converts the envelope of a response without a record to an error. */
export function fromReading(
  reading: Exclude<Reading, { kind: 'record' }>,
  where: string,
  details: CdrErrorDetails,
  { notFoundResultCodes, callId }: { notFoundResultCodes: ReadonlySet<string>; callId: string | undefined },
): CdrError {
  if (reading.kind === 'unknown') {
    return new CdrResponseError(`${where}: the response is JSON, but has no resultCode.`, details)
  }
  const text = reading.text === undefined ? undefined : maskNumbers(reading.text, callId)
  const resultCode = reading.kind === 'failure' ? reading.resultCode : undefined
  if (reading.kind === 'noRecord' || (resultCode !== undefined && notFoundResultCodes.has(resultCode))) {
    return new CdrNotFoundError(`${where} found no record${text ? `: "${shorten(text)}"` : ''}.`, details)
  }
  const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
  return new CdrResultError(where, { ...details, resultCode, resultText: text, known })
}
