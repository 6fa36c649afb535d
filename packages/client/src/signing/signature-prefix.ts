import { type SignatureScheme, signatureVersion } from './scheme.ts'

/**
 * Step 3 of the C2 signature: version, access key, time stamp and header names. The signing key is the HMAC of this
 * text under the secret key.
 *
 * @example
 * signaturePrefix('ak', '2025-01-02T03:04:05Z', ['host']) // 'auth-v2/ak/2025-01-02T03:04:05Z/host'
 */
export function signaturePrefix(accessKey: string, timestamp: string, names: readonly string[]): string {
  return `${signatureVersion}/${accessKey}/${timestamp}/${names.join(';')}`
}

/** The names of the headers that a scheme signs, as they stand in the signature. */
export function checkedNames(scheme: SignatureScheme): string[] {
  const names = scheme.signedHeaders.map((name) => name.toLowerCase()).sort()
  if (!names.includes('host')) throw new RangeError('The header host must be signed.')
  return names
}
