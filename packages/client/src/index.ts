export type { CdrSigningClient } from './client.ts'
export { createCdrClient } from './create-cdr-client.ts'
export { type CdrReaderOptions, createCdrReader } from './create-cdr-reader.ts'
export type { ListedCall } from './domain/listed-call.ts'
export type { CdrClientKeys, CdrClientOptions, CdrClientSettings } from './options.ts'
export type { CallListQuery } from './queries/list-calls.ts'
export * from './shared.ts'
export type { SignableRequest } from './signing/canonical-request.ts'
export { type Credentials, Secret } from './signing/credentials.ts'
export {
  type CustomScheme,
  type SignatureScheme,
  type SignatureSchemeName,
  signatureSchemes,
} from './signing/scheme.ts'
