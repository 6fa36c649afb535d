import { CdrCredentialsError, type CdrErrorDetails, CdrValidationError } from '../errors/cdr-error.ts'
import { numberHeader } from '../generated/operation.ts'
import { checkHeader } from '../read-options.ts'
import type { SignableRequest } from '../signing/canonical-request.ts'
import { type Credentials, checkedKeys } from '../signing/credentials.ts'
import { type CustomScheme, type SignatureScheme, signedContentType } from '../signing/scheme.ts'
import { signRequest } from '../signing/sign-request.ts'
import { distinctTime } from './distinct-time.ts'
import { isProgrammingError, isRetryableStatus, TimeoutFailure } from './failures.ts'
import type { PendingCall, Transport, TransportRequest } from './pending-call.ts'
import type { Sign } from './send-once.ts'

const encoder = new TextEncoder()

type CheckedKeys = ReturnType<typeof checkedKeys>

type Provider = () => Credentials | PromiseLike<Credentials>

/** What {@link createSigner} signs with. */
export interface SignatureSettings {
  /** The keys, or a function that is called for each attempt, so that keys can be rotated without a restart. */
  readonly credentials: CheckedKeys | Provider
  readonly scheme: SignatureScheme | CustomScheme
  readonly clock: CorrectableClock
  readonly host: string
}

/** Creates the function that signs each attempt over the exact bytes that are sent. */
export function createSigner({ credentials, clock, host, scheme }: SignatureSettings): Sign {
  const step = typeof scheme !== 'function' && scheme.timestamp === 'seconds' ? 1000 : 1
  const sign = (request: TransportRequest, { accessKey, secret }: CheckedKeys, attempts: number): TransportRequest => {
    const { method, body = '' } = request
    const [path = '', ...query] = request.path.split('?')
    const headers: Record<string, string> = { ...request.headers, host }
    if (body) headers['content-length'] = String(encoder.encode(body).length)
    // client.api sets another one, and a GET has none.
    headers['content-type'] = signedContentType
    const search = query.length > 0 ? new URLSearchParams(query.join('?')) : []
    const signable: SignableRequest = { method, path, query: search, headers, body }
    const now = clock.now().getTime()
    const signed = clock.isSystemClock
      ? distinctTime(now, `${accessKey} ${method} ${host}${request.path} ${body}`, step)
      : now
    const time = new Date(signed + clock.offsetMilliseconds)
    if (typeof scheme === 'function') {
      const added = Object.entries(scheme(signable, { accessKey, secretKey: secret }, time) ?? {})
      if (added.length === 0)
        throw new CdrValidationError('scheme must return the headers of the signature, and not a promise of them.')
      for (const [name, value] of added) {
        checkHeader(name, value)
        headers[name.toLowerCase()] = value
      }
    } else {
      // Without a body no length is sent, so none can be signed.
      const signedHeaders = scheme.signedHeaders.filter((name) => name.toLowerCase() !== 'content-length' || body)
      if (headers[numberHeader] !== undefined) signedHeaders.push(numberHeader)
      const missing = signedHeaders.find((name) => headers[name.toLowerCase()] === undefined)
      if (missing !== undefined)
        throw new CdrValidationError(
          `scheme.signedHeaders names ${missing}, which the request does not have. Set it in the option headers, or do not sign it.`,
          { attempts, requestId: headers['x-request-id'] },
        )
      const options = { accessKey, secretKey: secret, time, scheme: { ...scheme, signedHeaders } }
      headers.authorization = signRequest(signable, options).authorization
    }
    return { ...request, headers }
  }
  return async (request, call) => {
    const keys = typeof credentials === 'function' ? await getKeys(credentials, call) : credentials
    return call.runUserFunction(() => sign(request, keys, call.attempts))
  }
}

async function getKeys(provider: Provider, call: PendingCall): Promise<CheckedKeys> {
  const details: CdrErrorDetails = { attempts: call.attempts, requestId: call.requestId }
  let credentials: Credentials
  try {
    credentials = await call.pause(Promise.resolve(provider()))
  } catch (cause) {
    // A SyntaxError comes from a key file that is not valid JSON. Other programming errors are bugs of the provider.
    if (call.ended || (isProgrammingError(cause) && (cause as Error).name !== 'SyntaxError')) throw cause
    const isLate = cause instanceof TimeoutFailure
    const what = isLate ? `did not return within ${cause.milliseconds} ms` : 'failed'
    throw new CdrCredentialsError(`The credentials provider ${what}.`, { ...details, cause })
  }
  call.throwIfEnded()
  try {
    return checkedKeys(credentials ?? { accessKey: '', secretKey: '' })
  } catch (cause) {
    const what = `The credentials provider returned invalid keys: ${(cause as Error).message}`
    throw new CdrCredentialsError(what, details)
  }
}

/** A clock that can be corrected. */
export interface CorrectableClock {
  /** Added to the time of this machine. */
  offsetMilliseconds: number
  readonly now: () => Date
  /** Otherwise it is the caller's clock, whose times are signed as they are. */
  readonly isSystemClock: boolean
}

/** A smaller offset is not the reason for a 401: the `Date` header has whole seconds, and a response takes its time. */
const smallestOffsetMilliseconds = 5000

/**
 * Retries once by the clock of the server after a 401 whose `Date` header is far from the clock of this machine. If that
 * helps, the correction stays for all further calls of the client.
 */
export function withClockCorrection(next: Transport, clock: CorrectableClock): Transport {
  let confirmedOffset = clock.offsetMilliseconds
  return async (request, call) => {
    const offsetBefore = clock.offsetMilliseconds
    const response = await next(request, call)
    if (response.status !== 401) return response
    const theirs = Date.parse(response.headers.get('date') ?? '')
    const offset = theirs - call.runUserFunction(() => clock.now().getTime())
    if (!(Math.abs(offset - offsetBefore) > smallestOffsetMilliseconds)) return response
    clock.offsetMilliseconds = offset
    call.report?.({ type: 'skew', offsetSeconds: Math.round(offset / 1000) })
    try {
      const second = await next(request, call)
      // A proxy that fails has not checked the signature.
      if (second.status !== 401 && !isRetryableStatus(second.status)) confirmedOffset = offset
      return second
    } finally {
      clock.offsetMilliseconds = confirmedOffset
    }
  }
}
