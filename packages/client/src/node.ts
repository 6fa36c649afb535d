export * from './index.ts'
export type { CdrNodeClientOptions, CdrNodeClientSettings, CdrTlsOptions } from './node/connection-options.ts'
export { createCdrClient } from './node/create-node-client.ts'
export { type Connection, openConnection } from './node/open-socket.ts'
