// Builds the text that is signed, without code that signs, so that a page can show it.
export { queryPath } from './generated/operation.ts'
export { canonicalRequest, percentEncode, type SignableRequest } from './signing/canonical-request.ts'
export {
  type SignatureScheme,
  type SignatureSchemeName,
  signatureSchemes,
  signatureVersion,
  signedContentType,
} from './signing/scheme.ts'
