import { CdrCredentialsError, type CdrErrorDetails, CdrValidationError } from '../errors/cdr-error.ts'
import { checkHeader } from '../read-options.ts'
import type { SignableRequest } from '../signing/canonical-request.ts'
import { type Credentials, checkedKeys } from '../signing/credentials.ts'
import { type CustomScheme, type SignatureScheme, signedContentType } from '../signing/scheme.ts'
import { signRequest } from '../signing/sign-request.ts'
import { distinctTime } from '../signing/timestamp.ts'
import { isProgrammingError, TimeoutFailure } from './failures.ts'
import type { PendingCall, Transport, TransportRequest } from './pending-call.ts'

type CheckedKeys = ReturnType<typeof checkedKeys>

/** What {@link withSignature} signs with. */
export interface SignatureSettings {
  /** Called for each attempt, so that keys can be rotated without a restart. */
  readonly credentials: () => Credentials | PromiseLike<Credentials>
  readonly scheme: SignatureScheme | CustomScheme
  readonly clock: CorrectableClock
  /** The host to sign, if it is not that of the URL. */
  readonly host: string | undefined
}

/**
 * Signs each request over the exact bytes that are sent. It is the innermost decorator, so that every retry gets a new
 * timestamp and a new signature.
 */
export function withSignature(next: Transport, settings: SignatureSettings): Transport {
  const { clock, host, scheme } = settings
  const sign = (request: TransportRequest, { accessKey, secret }: CheckedKeys): TransportRequest => {
    const url = new URL(request.url)
    const { body } = request
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
    const headers: Record<string, string> = {
      ...request.headers,
      ...(body === undefined ? {} : { 'content-length': String(bytes.length) }),
      'content-type': signedContentType,
      host: host ?? url.host,
    }
    const signable: SignableRequest = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: body ?? '',
    }
    const now = clock.now().getTime()
    const signed = clock.isSystemClock
      ? distinctTime(now, `${accessKey} ${request.method} ${request.url} ${body}`)
      : now
    const time = new Date(signed + clock.offsetMilliseconds)
    if (typeof scheme === 'function') {
      const added = Object.entries(scheme(signable, { accessKey, secretKey: secret }, time) ?? {})
      if (added.length === 0)
        throw new CdrValidationError('scheme must return the headers of the signature, and not a promise of them.')
      for (const [name, value] of added) {
        checkHeader(name, value)
        headers[name] = value
      }
    } else {
      // Without a body no length is sent, so none can be signed.
      const signedHeaders = scheme.signedHeaders.filter(
        (name) => name.toLowerCase() !== 'content-length' || body !== undefined,
      )
      const options = { accessKey, secretKey: secret.reveal(), time, scheme: { ...scheme, signedHeaders } }
      headers.authorization = signRequest(signable, options).authorization
    }
    return { ...request, headers }
  }
  return async (request, call) => {
    const keys = await getKeys(settings.credentials, call)
    call.throwIfEnded()
    return next(
      call.run(() => sign(request, keys)),
      call,
    )
  }
}

async function getKeys(provider: SignatureSettings['credentials'], call: PendingCall): Promise<CheckedKeys> {
  // The attempt that fails here has sent nothing.
  const details: CdrErrorDetails = { attempts: call.attempts - 1, requestId: call.requestId }
  let credentials: Credentials
  try {
    credentials = await call.wait(Promise.resolve(provider()))
  } catch (cause) {
    // A SyntaxError comes from a key file that is not valid JSON. Other programming errors are bugs of the provider.
    if (call.ended || (isProgrammingError(cause) && (cause as Error).name !== 'SyntaxError')) throw cause
    const isLate = cause instanceof TimeoutFailure
    const what = isLate ? `did not return within ${cause.milliseconds} ms` : 'failed'
    throw new CdrCredentialsError(`The credentials provider ${what}.`, { ...details, cause })
  }
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
  return async (request, call) => {
    const offsetBefore = clock.offsetMilliseconds
    const response = await next(request, call)
    if (response.status !== 401) return response
    const theirs = Date.parse(response.headers.get('date') ?? '')
    const offset = theirs - call.run(() => clock.now().getTime())
    if (!(Math.abs(offset - offsetBefore) > smallestOffsetMilliseconds)) return response
    clock.offsetMilliseconds = offset
    call.report?.({ type: 'skew', offsetSeconds: Math.round(offset / 1000) })
    const second = await next(request, call)
    if (second.status === 401) clock.offsetMilliseconds = offsetBefore
    return second
  }
}
