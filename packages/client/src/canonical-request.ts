// What is signed, without what signs: a page may show it.
export { queryPath } from './generated/operation.ts'
export { canonicalRequest, type SignableRequest } from './signing/canonical-request.ts'
export { percentEncode } from './signing/percent-encode.ts'
export {
  type SignatureScheme,
  type SignatureSchemeName,
  signatureSchemes,
  signatureVersion,
  signedContentType,
} from './signing/scheme.ts'
