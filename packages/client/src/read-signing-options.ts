import { CdrValidationError } from './errors/cdr-error.ts'
import type { CdrClientOptions } from './options.ts'
import { checkedFunction, refuse } from './read-options.ts'
import { checkedKeys } from './signing/credentials.ts'
import { type CustomScheme, type SignatureScheme, signatureSchemes } from './signing/scheme.ts'
import type { SignatureSettings } from './transport/with-signature.ts'

export function readCredentials(options: CdrClientOptions): SignatureSettings['credentials'] {
  if (options.credentials) {
    if (options.accessKey === undefined && options.secretKey === undefined) {
      return checkedFunction('credentials', options.credentials)
    }
    throw new CdrValidationError('Set either accessKey and secretKey, or credentials, but not both.')
  }
  try {
    // From here on the secret cannot be printed.
    const { accessKey, secret } = checkedKeys(options)
    return () => ({ accessKey, secretKey: secret })
  } catch (error) {
    throw new CdrValidationError((error as Error).message)
  }
}

export function readScheme(scheme: CdrClientOptions['scheme'] = 'cms'): SignatureScheme | CustomScheme {
  if (typeof scheme === 'function') return scheme
  if (typeof scheme !== 'object' || scheme === null) {
    if (Object.hasOwn(signatureSchemes, scheme)) return signatureSchemes[scheme]
    return refuse('scheme', `one of ${Object.keys(signatureSchemes).join(', ')}, the parameters or a function`, scheme)
  }
  const { timestamp, signedHeaders } = scheme
  if (timestamp !== 'seconds' && timestamp !== 'milliseconds')
    refuse('scheme.timestamp', 'seconds or milliseconds', timestamp)
  const isList = Array.isArray(signedHeaders) && signedHeaders.every((name) => typeof name === 'string')
  if (!isList || !signedHeaders.some((name) => name.toLowerCase() === 'host'))
    refuse('scheme.signedHeaders', 'an array of header names with host', signedHeaders)
  return scheme
}

export function readHost(host: string | undefined): string | undefined {
  if (host === undefined) return host
  if (typeof host === 'string' && /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host)) return host
  return refuse('host', 'a host name with an optional port', host)
}
