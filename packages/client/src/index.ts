export type { CdrSigningClient } from './client.ts'
export { createCdrClient } from './create-cdr-client.ts'
export { type CdrIdentity, type CdrReaderOptions, createCdrReader } from './domain/create-cdr-reader.ts'
export type { CdrClientKeys, CdrClientOptions, CdrClientSettings } from './options.ts'
export type { CallListQuery, ListedCall } from './queries/list-calls.ts'
export { Secret } from './secret.ts'
export * from './shared.ts'
export type { SignableRequest } from './signing/canonical-request.ts'
export {
  type CustomScheme,
  type SignatureScheme,
  type SignatureSchemeName,
  signatureSchemes,
} from './signing/scheme.ts'
export type { Credentials } from './transport/with-signature.ts'
