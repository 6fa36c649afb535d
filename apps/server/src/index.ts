export { buildApp, type ServerOptions } from './app.ts'
export type { AccessKeys } from './auth/verify-signature.ts'
export { openStore } from './store/open-store.ts'
export type { CdrEntry, CdrKey, CdrStore, PutOutcome } from './store/store.ts'
