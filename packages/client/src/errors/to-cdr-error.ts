import { networkFailureTable } from '../generated/network-failures.ts'
import { maskNumbers } from '../mask-numbers.ts'
import {
  causesOf,
  isRetryableError,
  isRetryableStatus,
  networkFailureOf,
  ResponseFailure,
  TimeoutFailure,
} from '../transport/failures.ts'
import type { TransportResponse } from '../transport/transport.ts'
import {
  CdrAuthError,
  type CdrError,
  type CdrErrorDetails,
  CdrHttpError,
  CdrNetworkError,
  CdrResponseError,
  CdrTimeoutError,
  isCdrError,
} from './cdr-error.ts'

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
  const kind = networkFailureOf(thrown)
  const { meaning, advice } = networkFailureTable[kind]
  const what = maskNumbers(String(innermost?.message || innermost?.code || thrown))
  return new CdrNetworkError(`${where} failed: ${what.replace(/\.$/, '')}.`, {
    ...details,
    kind,
    cause: withoutNumbers(thrown),
    advice: kind === 'unknown' ? undefined : `${meaning} ${advice}`,
    retryable: isRetryableError(thrown),
  })
}

/** The error of a `fetch` may quote the response. A cause that contains a number is replaced by its masked messages. */
function withoutNumbers(thrown: unknown): unknown {
  const faults = causesOf(thrown)
  if (faults.every(({ message }) => maskNumbers(message) === message)) return thrown
  return faults.reduceRight<Error | undefined>(
    (cause, { name, message }) => Object.assign(new Error(maskNumbers(message), cause && { cause }), { name }),
    undefined,
  )
}

const adviceByStatus: Readonly<Record<number, string>> = {
  403: 'Usually a firewall or allow-list: have the address of this machine added to the allow-list.',
  404: 'Check the base URL: scheme, host and port only, without a path.',
  418: 'Usually a cloud firewall, when host name and SNI do not match: use the public name in the base URL.',
  429: 'Send fewer requests per second, and try again later.',
}
const adviceForFailingServer = 'The server fails or is overloaded: try again later.'

/** Converts a response whose HTTP status is not 200 to an error. */
export function fromStatus(
  response: TransportResponse,
  where: string,
  details: CdrErrorDetails & { readonly adviceFor401?: string | undefined },
): CdrError {
  const { status } = response
  if (status === 401) {
    return new CdrAuthError(`${where}: the signature was not accepted (HTTP 401).`, {
      ...details,
      httpStatus: status,
      advice: details.adviceFor401 ?? adviceForSkew(response),
    })
  }
  const location = response.headers.get('location')
  const isRedirect = status === 0 || (status >= 300 && status < 400)
  return new CdrHttpError(`${where}: HTTP status ${status || 'of a redirect'}${describeBody(response.body)}.`, {
    ...details,
    httpStatus: status || undefined,
    retryable: isRetryableStatus(status),
    advice: isRedirect
      ? `A redirect${location ? ` to ${location}` : ''} is not followed, because the signature would not be valid there. Use the final address as base URL.`
      : (adviceByStatus[status] ?? (status >= 500 ? adviceForFailingServer : undefined)),
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

function describeBody(body: string): string {
  if (/<\/?(html|body|head)/i.test(body)) {
    const title = /<title[^>]*>\s*([^<]{1,80})/i.exec(body)?.[1]?.trim()
    return ` with an HTML page${title ? ` titled ${JSON.stringify(maskNumbers(title))}` : ''}`
  }
  try {
    const said: unknown = JSON.parse(body)?.resultDesc
    return typeof said === 'string' ? ` with the text ${JSON.stringify(maskNumbers(said))}` : ''
  } catch {
    return ''
  }
}
