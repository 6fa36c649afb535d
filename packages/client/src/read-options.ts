import { isTimeZone, type ZoneSettings } from './domain/read-time.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import { knownNotFoundResultCodes } from './generated/operation.ts'
import type { CdrQueryOptions } from './options.ts'
import type { RetrySettings } from './transport/retry-delay.ts'

/** The options of a query, checked and complete. */
export interface QuerySettings {
  readonly ccId: number | undefined
  readonly zone: ZoneSettings | null
  readonly bodyForm: 'wrapped' | 'flat'
  readonly notFoundResultCodes: ReadonlySet<string>
  readonly validation: 'strict' | 'warn' | 'off'
  readonly onEvent: CdrQueryOptions['onEvent']
}

/** The bounds of the transport, checked and complete. */
export interface TransportSettings {
  readonly timeoutMilliseconds: number
  readonly totalTimeoutMilliseconds: number
  readonly maxResponseBytes: number
  readonly retry: RetrySettings
}

/** Checks what concerns queries. */
export function readQuerySettings(options: CdrQueryOptions): QuerySettings {
  const ambiguousTime = oneOf('ambiguousTime', options.ambiguousTime, ['compatible', 'earlier', 'later', 'reject'])
  return {
    ccId: options.ccId,
    zone: options.timeZone === undefined ? null : { timeZone: readTimeZone(options.timeZone), ambiguousTime },
    bodyForm: oneOf('bodyForm', options.bodyForm, ['wrapped', 'flat']),
    notFoundResultCodes: new Set(options.notFoundResultCodes ?? knownNotFoundResultCodes),
    validation: oneOf('validation', options.validation, ['warn', 'strict', 'off']),
    onEvent: options.onEvent,
  }
}

/** Checks what concerns the transport. */
export function readTransportSettings(options: CdrQueryOptions): TransportSettings {
  const { retry = {} } = options
  const given: Partial<RetrySettings> = typeof retry === 'number' ? { limit: retry } : retry
  return {
    timeoutMilliseconds: milliseconds('timeoutMilliseconds', options.timeoutMilliseconds, 30_000),
    totalTimeoutMilliseconds: milliseconds('totalTimeoutMilliseconds', options.totalTimeoutMilliseconds, 90_000),
    maxResponseBytes: numberFrom('maxResponseBytes', 1, options.maxResponseBytes, 1024 * 1024),
    retry: {
      limit: numberFrom('retry.limit', 0, given.limit, 2),
      baseMilliseconds: numberFrom('retry.baseMilliseconds', 0, given.baseMilliseconds, 250),
      maxMilliseconds: numberFrom('retry.maxMilliseconds', 0, given.maxMilliseconds, 8000),
    },
  }
}

/** Checks the address. Gives it without a slash at the end. */
export function readBaseUrl(baseUrl: string | URL): string {
  const url = URL.canParse(String(baseUrl)) ? new URL(baseUrl) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new CdrValidationError(
      `baseUrl must be an http or https URL such as https://host:28443, but is "${baseUrl}".`,
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new CdrValidationError('baseUrl must be scheme, host and port only, without user, query or fragment.')
  }
  return url.href.replace(/\/+$/, '')
}

/** The headers that the client or the connection sets. */
const reservedHeaders =
  /^(accept|authorization|connection|content-.*|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|user-agent|x-request-id)$/

/**
 * Validates the headers of the caller: at once, or for each call if they come from a function.
 *
 * @param ownHeaders What the client sends of itself.
 */
export function readHeaders(
  given: CdrQueryOptions['headers'] = {},
  ownHeaders: Readonly<Record<string, string>> = {},
): () => Readonly<Record<string, string>> {
  if (typeof given === 'function') return () => ({ ...ownHeaders, ...checkedHeaders(given()) })
  const headers = { ...ownHeaders, ...checkedHeaders(given) }
  return () => headers
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase()
    if (reservedHeaders.test(key)) throw new CdrValidationError(`headers must not name ${name}: the client sets it.`)
    checkHeader(name, value)
    checked[key] = value
  }
  return checked
}

/** Checks that HTTP can carry a header. The value is not repeated in the message, since it may be a key. */
export function checkHeader(name: string, value: string): void {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw new CdrValidationError(`The header ${JSON.stringify(name)} has a name or a value that HTTP does not allow.`)
}

/** Checks that a value is one of those that an option knows. The first one is the default. */
export function oneOf<Value extends string>(
  name: string,
  value: Value | undefined,
  known: readonly [Value, ...Value[]],
): Value {
  if (value === undefined) return known[0]
  if (known.includes(value)) return value
  throw new CdrValidationError(
    `${name} must be ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, but is "${value}".`,
  )
}

/** Checks a number that has a lower end. */
export function numberFrom(name: string, least: number, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value === 'number' && value >= least) return value
  throw new CdrValidationError(`${name} must be a number from ${least} on, but is ${value}.`)
}

/** A timer that is set beyond this fires at once. */
const longestTimer = 2 ** 31 - 1

function milliseconds(name: string, value: number | undefined, fallback: number): number {
  if (value === 0) throw new CdrValidationError(`${name} must be greater than 0.`)
  return Math.min(longestTimer, numberFrom(name, 0, value, fallback))
}

function readTimeZone(timeZone: string): string {
  if (isTimeZone(timeZone)) return timeZone
  throw new CdrValidationError(`timeZone must be an IANA name such as America/Sao_Paulo, but is "${timeZone}".`)
}
