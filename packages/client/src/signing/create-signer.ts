import type { Secret } from '../secret.ts'
import { checkedKeys } from './authorization.ts'
import type { SignableRequest } from './canonical-request.ts'
import { compareAuthorization, type SignatureDifference } from './diagnose-signature.ts'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from './scheme.ts'
import { type SignatureSteps, signRequest } from './sign-request.ts'

/**
 * What a {@link Signer} signs with.
 *
 * @example
 * const options: SignerOptions = { accessKey, secretKey, scheme: 'legacy' }
 */
export interface SignerOptions {
  readonly accessKey: string
  readonly secretKey: string | Secret
  /** A name, or the parameters. Default: `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme
}

/**
 * Signs requests and explains signatures. Created by {@link createSigner}.
 *
 * @example
 * const header = (signer: Signer, request: SignableRequest) => signer.sign(request)
 */
export interface Signer {
  /**
   * Returns the Authorization header of a request.
   *
   * @throws RangeError when the request lacks a signed header.
   *
   * @example
   * request.headers.authorization = signer.sign({ method: 'POST', path, headers, body })
   */
  sign(request: SignableRequest, time?: Date): string

  /**
   * Returns every intermediate value of the signature. The signing key is as secret as the secret key.
   *
   * @throws RangeError when the request lacks a signed header.
   *
   * @example
   * console.log(signer.explain(request, new Date('2025-01-02T03:04:05.678Z')).canonicalRequest)
   */
  explain(request: SignableRequest, time?: Date): SignatureSteps

  /**
   * Returns the first difference between the Authorization header that another program created for a request and the one that
   * this signer creates for the same request and time; `undefined` if they are equal.
   *
   * @example
   * signer.compare(request, theirHeader)?.cause // 'The host was signed without its port. …'
   */
  compare(request: SignableRequest, authorization: string): SignatureDifference | undefined
}

/**
 * Creates a signer for an access key and its secret key. It is synchronous and pure, except that it reads the clock when no time
 * is given.
 *
 * @throws RangeError when a key is not valid.
 *
 * @example
 * const signer = createSigner({ accessKey, secretKey, scheme: 'legacy' })
 */
export function createSigner(options: SignerOptions): Signer {
  const { accessKey, secret } = checkedKeys(options)
  const { scheme = 'cms' } = options
  const parameters = typeof scheme === 'string' ? signatureSchemes[scheme] : scheme
  const settings = () => ({ accessKey, secretKey: secret.reveal(), scheme: parameters })
  const explain: Signer['explain'] = (request, time = new Date()) => signRequest(request, { ...settings(), time })
  return {
    sign: (request, time) => explain(request, time).authorization,
    explain,
    compare: (request, authorization) => compareAuthorization(request, authorization, settings()),
  }
}
