import { CdrValidationError } from '../errors/validation-error.ts'
import { checkHeader } from '../read-options.ts'
import type { Secret } from '../secret.ts'
import { checkedKeys } from '../signing/authorization.ts'
import type { SignableRequest } from '../signing/canonical-request.ts'
import { type CustomScheme, type SignatureScheme, signedContentType } from '../signing/scheme.ts'
import { signRequest } from '../signing/sign-request.ts'
import type { Transport, TransportRequest } from './transport.ts'
import type { CorrectableClock } from './with-clock-correction.ts'

/**
 * An access key with its secret key, from the operator of the platform.
 *
 * @example
 * const credentials: Credentials = { accessKey: 'my-access-key', secretKey: await readSecret() }
 */
export interface Credentials {
  readonly accessKey: string
  readonly secretKey: string | Secret
}

type CheckedKeys = ReturnType<typeof checkedKeys>

/** What {@link withSignature} signs with. */
export interface SignatureSettings {
  /** Asked for each attempt, so that keys can be exchanged without a restart. */
  readonly credentials: () => Credentials | Promise<Credentials>
  readonly scheme: SignatureScheme | CustomScheme
  readonly clock: CorrectableClock
  /** The host to sign when it is not that of the address. */
  readonly host: string | undefined
}

/**
 * Signs each request over the very bytes that are sent. It belongs innermost, so that whatever sends a request again gets
 * a new time stamp and a new signature.
 */
export function withSignature(next: Transport, settings: SignatureSettings): Transport {
  const { clock, host, scheme } = settings
  const sign = (request: TransportRequest, { accessKey, secret }: CheckedKeys): TransportRequest => {
    const url = new URL(request.url)
    const { body } = request
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
    const headers: Record<string, string> = {
      ...request.headers,
      'content-length': String(bytes.length),
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
    const time = new Date(clock.now().getTime() + clock.offsetMilliseconds)
    if (typeof scheme === 'function') {
      for (const [name, value] of Object.entries(scheme(signable, { accessKey, secretKey: secret }, time))) {
        checkHeader(name, value)
        headers[name] = value
      }
    } else {
      const options = { accessKey, secretKey: secret.reveal(), time, scheme }
      headers.authorization = signRequest(signable, options).authorization
    }
    if (body === undefined) delete headers['content-length']
    return { method: request.method, url: request.url, headers, body }
  }
  return (request, call) => {
    const credentials = askFor(settings.credentials)
    if (!(credentials instanceof Promise)) return next(sign(request, readKeys(credentials)), call)
    const interrupted = new Promise<never>((_resolve, reject) => {
      call.underWay = { interrupt: reject }
    })
    return Promise.race([credentials, interrupted]).then((given) => next(sign(request, readKeys(given)), call))
  }
}

function askFor(provider: SignatureSettings['credentials']): Credentials | Promise<Credentials> {
  const failed = (cause: unknown): never => {
    throw new CdrValidationError('The credentials provider failed.', { cause })
  }
  try {
    const credentials = provider()
    return credentials instanceof Promise ? credentials.catch(failed) : credentials
  } catch (cause) {
    return failed(cause)
  }
}

/** Checks the two keys. */
export function readKeys(credentials: Credentials): CheckedKeys {
  try {
    return checkedKeys(credentials)
  } catch (fault) {
    throw new CdrValidationError((fault as Error).message)
  }
}
