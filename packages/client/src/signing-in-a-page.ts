// Bundlers for pages get this instead of ./signing: it builds the text that is signed, so that a page can show it, and has
// nothing that signs.
export { numberHeader, queryPath } from './generated/operation.ts'
export { canonicalRequest, percentEncode } from './signing/canonical-request.ts'
export { signatureSchemes, signatureVersion, signedContentType } from './signing/scheme.ts'
