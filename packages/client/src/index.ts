export { type CdrClient, createCdrClient } from './client.ts'
export type { CallDirection, Cdr, CdrTime, CodedValue, OutboundOutcome } from './domain/cdr.ts'
export type { Quirk, QuirkCode } from './domain/quirk.ts'
export { CdrAuthError } from './errors/auth-error.ts'
export {
  CdrError,
  type CdrErrorCode,
  type CdrErrorDetails,
  type CdrErrorEntry,
  clientErrors,
  isCdrError,
} from './errors/cdr-error.ts'
export { CdrHttpError } from './errors/http-error.ts'
export { CdrNetworkError } from './errors/network-error.ts'
export { CdrNotFoundError } from './errors/not-found-error.ts'
export { CdrResponseError } from './errors/response-error.ts'
export { CdrResultError } from './errors/result-error.ts'
export { CdrTimeoutError } from './errors/timeout-error.ts'
export { CdrValidationError } from './errors/validation-error.ts'
export { queryPath } from './generated/operation.ts'
export type { components, operations, paths } from './generated/wire.ts'
export type { CdrClientOptions, CdrQuery } from './options.ts'
export { Secret } from './secret.ts'
export { canonicalRequest, type SignableRequest } from './sign/canonical-request.ts'
export { type DiagnosisOptions, diagnoseSignature, type SignatureDiagnosis } from './sign/diagnose-signature.ts'
export { type HmacSha256Hex, portableHmac } from './sign/hmac.ts'
export { isAccessKey, type ParsedAuthorization, parseAuthorization } from './sign/parse-authorization.ts'
export { percentEncode } from './sign/percent-encode.ts'
export {
  type SignatureScheme,
  type SignatureSchemeName,
  signatureClockSkewSeconds,
  signatureSchemes,
  signatureVersion,
  signedContentType,
} from './sign/scheme.ts'
export { type SignatureSteps, type SigningOptions, signaturePrefix, signRequest } from './sign/sign-request.ts'
export { formatTimestamp, parseTimestamp } from './sign/timestamp.ts'
export type { Fetch } from './transport/fetch.ts'
