import { CdrValidationError } from './errors/cdr-error.ts'
import { knownNotFoundResultCodes } from './generated/operation.ts'
import type { AmbiguousTime, CdrCallLimits, CdrQueryOptions, RetrySettings } from './options.ts'

/** The options of a client, checked and complete. */
export interface Settings {
  readonly ccId: number | undefined
  readonly zone: ZoneSettings | null
  readonly bodyForm: 'wrapped' | 'flat'
  readonly notFoundResultCodes: ReadonlySet<string>
  readonly validation: 'strict' | 'warn' | 'off'
  readonly onEvent: CdrQueryOptions['onEvent']
  readonly limits: CallLimits
  readonly maxResponseBytes: number
  readonly ratePerSecond: number
  /** Returns the headers that every request sends besides those of the query and the signature. */
  readonly headers: () => Readonly<Record<string, string>>
  /** Advice for a 401, if the general advice does not fit. */
  readonly adviceFor401?: string
}

/** How local times become instants. */
export interface ZoneSettings {
  readonly timeZone: string
  readonly ambiguousTime: AmbiguousTime
}

/** The limits of one call, checked and complete. */
export interface CallLimits {
  readonly timeoutMilliseconds: number
  readonly totalTimeoutMilliseconds: number
  readonly retry: RetrySettings
}

export const defaultLimits: CallLimits = {
  timeoutMilliseconds: 30_000,
  totalTimeoutMilliseconds: 90_000,
  retry: { limit: 2, baseMilliseconds: 250, maxMilliseconds: 8000 },
}

/** Checks the options that every client has. */
export function readSettings(options: CdrQueryOptions): Settings {
  if (!isPlainObject(options)) refuse('options', 'an object', options, true)
  const { bodyForm = 'wrapped', validation = 'warn' } = options
  return {
    ccId: readCcId(options.ccId),
    zone: readZone(options),
    bodyForm: oneOf('bodyForm', bodyForm, ['wrapped', 'flat']),
    notFoundResultCodes: readResultCodes(options.notFoundResultCodes),
    validation: oneOf('validation', validation, ['warn', 'strict', 'off']),
    onEvent: checkedFunction('onEvent', options.onEvent),
    limits: readCallLimits(options, defaultLimits),
    // A record has about 1 kB, but statistics by agent have 400 bytes for each of them.
    maxResponseBytes: Math.min(maxInt32, numberFrom('maxResponseBytes', 1, options.maxResponseBytes, 16 * 1024 * 1024)),
    ratePerSecond: numberFrom('ratePerSecond', aboveZero, options.ratePerSecond, Number.POSITIVE_INFINITY),
    headers: readHeaders(options.headers),
  }
}

/** Checks time limits and retries. What is not given is taken from `fallback`. */
export function readCallLimits(given: CdrCallLimits, fallback: CallLimits): CallLimits {
  const { retry = {} } = given
  if (typeof retry !== 'number' && !isPlainObject(retry))
    refuse('retry', 'a number, or an object with limit, baseMilliseconds and maxMilliseconds', retry)
  const details: Partial<RetrySettings> = typeof retry === 'number' ? { limit: retry } : retry
  const { limit, baseMilliseconds, maxMilliseconds } = fallback.retry
  const retries = numberFrom('retry.limit', 0, details.limit, limit)
  if (retries !== Math.floor(retries)) refuse('retry.limit', 'a whole number', retries)
  // A longer timer fires at once.
  const milliseconds = (name: 'timeoutMilliseconds' | 'totalTimeoutMilliseconds'): number =>
    Math.min(maxInt32, numberFrom(name, aboveZero, given[name], fallback[name]))
  return {
    timeoutMilliseconds: milliseconds('timeoutMilliseconds'),
    totalTimeoutMilliseconds: milliseconds('totalTimeoutMilliseconds'),
    retry: {
      limit: retries,
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
  // A value with this sign may hold a password, wherever it stands.
  const isSecret = text.includes('@')
  const refuseUrl = (what: string, corrected?: string): never => {
    throw new CdrValidationError(`baseUrl ${what}${corrected && !isSecret ? ` Use "${corrected}".` : ''}`)
  }
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) {
    const host = text.replace(/^[a-z]*:?\/+/i, '')
    const corrected = `https://${host}`
    const hasHost = /^[\w.-]+(:\d+)?$/.test(host) && host.includes('.') && URL.canParse(corrected)
    const given = isSecret ? 'without a user or password' : `but is "${text}"`
    refuseUrl(
      `must be an http or https URL with a host, such as https://host:28443, ${given}.`,
      hasHost ? corrected : undefined,
    )
  }
  const url = new URL(text)
  if (url.username || url.password) refuseUrl('must not contain a user or password.')
  const corrected = `${url.origin}${url.pathname.replace(requestPath, '').replace(/\/+$/, '')}`
  if (requestPath.test(url.pathname)) refuseUrl('is the URL of a request: leave out its path.', corrected)
  if (url.search || url.hash) refuseUrl('must not have a query or fragment.', corrected)
  return corrected
}

/** The headers that the client or the connection sets. */
const reservedHeaders =
  /^(accept|authorization|connection|content-.*|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|user-agent|x-request-id)$/

/** Validates the headers of the caller: at once, or for each call if they come from a function. */
function readHeaders(given: CdrQueryOptions['headers'] = {}): Settings['headers'] {
  if (typeof given === 'function') return () => checkedHeaders(given())
  const headers = checkedHeaders(given)
  return () => headers
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  if (!isPlainObject(headers)) refuse('headers', 'a plain object, or a function that returns one', headers, true)
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
  if (typeof value !== 'string') refuse(`The header ${JSON.stringify(name)}`, 'a string', value, true)
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  throw new CdrValidationError(`The header ${JSON.stringify(name)} has a name or a value that HTTP does not allow.`)
}

/** Throws the error for an option. Of a value that may hold a secret, as any object may, only the type is named. */
export function refuse(
  name: string,
  expected: string,
  value: unknown,
  isSecret: boolean = Object(value) === value,
): never {
  const shown = typeof value === 'string' ? JSON.stringify(value) : value
  const given = isSecret ? `of type ${Object.prototype.toString.call(value).slice(8, -1)}` : String(shown)
  throw new CdrValidationError(`${name} must be ${expected}, but is ${given}.`)
}

/** Throws the reason of a signal that was aborted, or the error for a value that is no signal. */
export function checkSignal(signal: AbortSignal | null | undefined): void {
  if (signal && typeof signal.throwIfAborted !== 'function') refuse('signal', 'an AbortSignal', signal)
  signal?.throwIfAborted()
}

/** Returns whether a value is a Date of any realm, where `instanceof` fails. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

/** Returns whether a value is an object with fields of its own: not null, and not an array, a Map or Headers. */
export function isPlainObject(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Object]'
}

export function oneOf<Value extends string>(name: string, value: Value, known: readonly Value[]): Value {
  if (known.includes(value)) return value
  return refuse(name, `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`, value)
}

export function checkedFunction<Given>(name: string, value: Given): Given {
  if (value === undefined || typeof value === 'function') return value
  return refuse(name, 'a function', value, true)
}

/** The least number that is greater than 0. */
const aboveZero = Number.MIN_VALUE

export function numberFrom(name: string, least: number, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value === 'number' && value >= least) return value
  return refuse(name, least === aboveZero ? 'a number greater than 0' : `a number from ${least} upwards`, value)
}

/** The longest time of a timer, and the most bytes that Node decompresses. */
const maxInt32 = 2 ** 31 - 1

function readCcId(ccId: number | undefined): number | undefined {
  if (ccId === undefined || (Number.isInteger(ccId) && ccId >= 1 && ccId <= 65_535)) return ccId
  return refuse('ccId', 'an integer from 1 to 65535', ccId)
}

function readResultCodes(codes: readonly string[] = knownNotFoundResultCodes): ReadonlySet<string> {
  if (Array.isArray(codes) && codes.every((code) => typeof code === 'string')) return new Set(codes)
  return refuse('notFoundResultCodes', 'an array of strings', codes)
}

/** Returns how local times become instants, or `null` without a time zone. */
export function readZone({
  timeZone,
  ambiguousTime = 'compatible',
}: Pick<CdrQueryOptions, 'timeZone' | 'ambiguousTime'>): ZoneSettings | null {
  const rule = oneOf('ambiguousTime', ambiguousTime, ['compatible', 'earlier', 'later', 'reject'])
  return timeZone === undefined ? null : { timeZone: readTimeZone(timeZone), ambiguousTime: rule }
}

/** Names that Intl accepts, but which stand for several zones: CST is in America and in China. */
const ambiguousZones = /^(AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i

function readTimeZone(timeZone: string): string {
  try {
    if (!ambiguousZones.test(timeZone)) return new Intl.DateTimeFormat('en', { timeZone }) && timeZone
  } catch {
    // Intl does not know it.
  }
  return refuse('timeZone', 'an IANA name such as America/Sao_Paulo or Asia/Shanghai', timeZone)
}
