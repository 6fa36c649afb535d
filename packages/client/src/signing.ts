export { queryPath } from './generated/operation.ts'
export { Secret } from './secret.ts'
export { isAccessKey, type ParsedAuthorization, parseAuthorization } from './signing/authorization.ts'
export { canonicalRequest, percentEncode, type SignableRequest } from './signing/canonical-request.ts'
export {
  type CustomScheme,
  formatTimestamp,
  parseTimestamp,
  type SignatureScheme,
  type SignatureSchemeName,
  signatureClockSkewSeconds,
  signatureSchemes,
  signatureVersion,
  signedContentType,
} from './signing/scheme.ts'
export {
  hmacSha256Hex,
  type SignatureSteps,
  type SigningOptions,
  signaturePrefix,
  signRequest,
} from './signing/sign-request.ts'
