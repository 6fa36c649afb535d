export { queryPath } from './generated/operation.ts'
export { Secret } from './secret.ts'
export { canonicalRequest, type SignableRequest } from './signing/canonical-request.ts'
export type { SignatureDifference } from './signing/compare-authorization.ts'
export { createSigner, type Signer, type SignerOptions } from './signing/create-signer.ts'
export { type DiagnosisOptions, diagnoseSignature, type SignatureDiagnosis } from './signing/diagnose-signature.ts'
export type { HmacSha256Hex } from './signing/hmac.ts'
export { portableHmac } from './signing/hmac.ts'
export { isAccessKey, type ParsedAuthorization, parseAuthorization } from './signing/parse-authorization.ts'
export { percentEncode } from './signing/percent-encode.ts'
export { rememberEncodings } from './signing/remember-encodings.ts'
export {
  type CustomScheme,
  type SignatureScheme,
  type SignatureSchemeName,
  signatureClockSkewSeconds,
  signatureSchemes,
  signatureVersion,
  signedContentType,
} from './signing/scheme.ts'
export { type SignatureSteps, type SigningOptions, signRequest } from './signing/sign-request.ts'
export { signaturePrefix } from './signing/signature-prefix.ts'
export { formatTimestamp, parseTimestamp } from './signing/timestamp.ts'
