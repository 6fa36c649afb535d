export * from './index.ts'
export type { CdrNodeClientOptions, CdrNodeClientSettings, CdrTlsOptions } from './node/connection-options.ts'
// Takes precedence over the createCdrClient of index.ts.
export { type Connection, createCdrClient, openConnection } from './node/create-node-client.ts'
