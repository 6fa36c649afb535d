import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import { UsageError } from '../usage-error.ts'

/**
 * The parameters of a scheme, from its name or as a profile keeps them.
 *
 * @throws UsageError when there is none of that name.
 */
export function schemeOf(scheme: unknown = 'cms'): SignatureScheme {
  if (typeof scheme === 'object' && scheme !== null) return scheme as SignatureScheme
  const name = String(scheme)
  if (Object.hasOwn(signatureSchemes, name)) return signatureSchemes[name as SignatureSchemeName]
  throw new UsageError(`--scheme must be ${Object.keys(signatureSchemes).join(' or ')}, but is "${name}".`)
}
