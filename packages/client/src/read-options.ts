import { CdrValidationError } from './errors/cdr-error.ts'
import { knownNotFoundResultCodes } from './generated/operation.ts'
import type { AmbiguousTime, CdrCallLimits, CdrQueryOptions } from './options.ts'
import type { CallLimits } from './transport/pending-call.ts'
import type { RetrySettings } from './transport/with-retry.ts'

/** How local times become instants. */
export interface ZoneSettings {
  readonly timeZone: string
  readonly ambiguousTime: AmbiguousTime
}

/** The options of a query, checked and complete. */
export interface QuerySettings {
  readonly ccId: number | undefined
  readonly zone: ZoneSettings | null
  readonly bodyForm: 'wrapped' | 'flat'
  readonly notFoundResultCodes: ReadonlySet<string>
  readonly validation: 'strict' | 'warn' | 'off'
  readonly onEvent: CdrQueryOptions['onEvent']
  readonly limits: CallLimits
}

/** The limits of the transport, checked and complete. */
export interface TransportSettings extends CallLimits {
  readonly maxResponseBytes: number
  readonly ratePerSecond: number
}

/** The limits of a client that sets none. */
export const defaultLimits: CallLimits = {
  timeoutMilliseconds: 30_000,
  totalTimeoutMilliseconds: 90_000,
  retry: { limit: 2, baseMilliseconds: 250, maxMilliseconds: 8000 },
}

/** Checks the settings of queries. */
export function readQuerySettings(options: CdrQueryOptions): QuerySettings {
  const ambiguousTime = oneOf('ambiguousTime', options.ambiguousTime, ['compatible', 'earlier', 'later', 'reject'])
  return {
    ccId: readCcId(options.ccId),
    zone: options.timeZone === undefined ? null : { timeZone: readTimeZone(options.timeZone), ambiguousTime },
    bodyForm: oneOf('bodyForm', options.bodyForm, ['wrapped', 'flat']),
    notFoundResultCodes: readResultCodes(options.notFoundResultCodes),
    validation: oneOf('validation', options.validation, ['warn', 'strict', 'off']),
    onEvent: functionOr('onEvent', options.onEvent),
    limits: readCallLimits(options, defaultLimits),
  }
}

/** Checks the settings of the transport. */
export function readTransportSettings(options: CdrQueryOptions): TransportSettings {
  return {
    ...readCallLimits(options, defaultLimits),
    maxResponseBytes: numberFrom('maxResponseBytes', 1, options.maxResponseBytes, 1024 * 1024),
    ratePerSecond: numberFrom('ratePerSecond', Number.MIN_VALUE, options.ratePerSecond, Number.POSITIVE_INFINITY),
  }
}

/** Checks time limits and retries. What is not given is taken from `fallback`. */
export function readCallLimits(given: CdrCallLimits, fallback: CallLimits): CallLimits {
  const { timeoutMilliseconds, totalTimeoutMilliseconds, retry } = given
  if (timeoutMilliseconds === undefined && totalTimeoutMilliseconds === undefined && retry === undefined) {
    return fallback
  }
  const details: Partial<RetrySettings> = typeof retry === 'number' ? { limit: retry } : (retry ?? {})
  const { limit, baseMilliseconds, maxMilliseconds } = fallback.retry
  return {
    timeoutMilliseconds: milliseconds('timeoutMilliseconds', timeoutMilliseconds, fallback.timeoutMilliseconds),
    totalTimeoutMilliseconds: milliseconds(
      'totalTimeoutMilliseconds',
      totalTimeoutMilliseconds,
      fallback.totalTimeoutMilliseconds,
    ),
    retry: {
      limit: numberFrom('retry.limit', 0, details.limit, limit),
      baseMilliseconds: numberFrom('retry.baseMilliseconds', 0, details.baseMilliseconds, baseMilliseconds),
      maxMilliseconds: numberFrom('retry.maxMilliseconds', 0, details.maxMilliseconds, maxMilliseconds),
    },
  }
}

/** The vendor's pages show the whole URL of a request, which is easily taken for the base URL. */
const requestPath = /\/rest\/cmsapp\b.*$/i

/** Checks the base URL, and returns it without a trailing slash. */
export function readBaseUrl(baseUrl: string | URL): string {
  const text = String(baseUrl).trim()
  const refuse = (what: string, corrected?: string): never => {
    throw new CdrValidationError(`baseUrl ${what}${corrected ? ` Use "${corrected}".` : ''}`)
  }
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) {
    const host = text.replace(/^[a-z]*:?\/+/i, '')
    const corrected = `https://${host}`
    const hasHost = /^[\w.-]+(:\d+)?$/.test(host) && host.includes('.') && URL.canParse(corrected)
    refuse(
      `must be an http or https URL with a host, such as https://host:28443, but is "${text.replace(/\/\/[^/]*@/, '//[hidden]@')}".`,
      hasHost ? corrected : undefined,
    )
  }
  const url = new URL(text)
  if (url.username || url.password) refuse('must not contain a user or password.')
  const corrected = `${url.origin}${url.pathname.replace(requestPath, '').replace(/\/+$/, '')}`
  if (requestPath.test(url.pathname)) refuse('is the URL of a request: leave out its path.', corrected)
  if (url.search || url.hash) refuse('must not have a query or fragment.', corrected)
  return corrected
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

/** Checks that a value is one of the known ones. The first one is the default. */
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

/** Checks the host to sign. */
export function readHost(host: string | undefined): string | undefined {
  if (host === undefined || /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host)) return host
  throw new CdrValidationError(`host must be a host name with an optional port, but is ${JSON.stringify(host)}.`)
}

/** Checks that an option is a function, where it is given. */
export function functionOr<Given>(name: string, value: Given): Given {
  if (value === undefined || typeof value === 'function') return value
  throw new CdrValidationError(`${name} must be a function, but is ${JSON.stringify(value)}.`)
}

/** Checks a number that has a lower bound. */
export function numberFrom(name: string, least: number, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value === 'number' && value >= least) return value
  throw new CdrValidationError(`${name} must be a number from ${least} upwards, but is ${value}.`)
}

/** A longer timer fires at once. */
const longestTimer = 2 ** 31 - 1

function milliseconds(name: string, value: number | undefined, fallback: number): number {
  if (value === 0) throw new CdrValidationError(`${name} must be greater than 0.`)
  return Math.min(longestTimer, numberFrom(name, 0, value, fallback))
}

function readCcId(ccId: number | undefined): number | undefined {
  if (ccId === undefined || (Number.isInteger(ccId) && ccId >= 1 && ccId <= 65_535)) return ccId
  throw new CdrValidationError(`ccId must be an integer from 1 to 65535, but is ${JSON.stringify(ccId)}.`)
}

function readResultCodes(codes: readonly string[] = knownNotFoundResultCodes): ReadonlySet<string> {
  if (Array.isArray(codes) && codes.every((code) => typeof code === 'string')) return new Set(codes)
  throw new CdrValidationError(`notFoundResultCodes must be an array of strings, but is ${JSON.stringify(codes)}.`)
}

function readTimeZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    // An unknown time zone is the only reason to throw.
  }
  throw new CdrValidationError(`timeZone must be an IANA name such as America/Sao_Paulo, but is "${timeZone}".`)
}
