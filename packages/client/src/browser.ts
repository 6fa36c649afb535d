export { type CdrBrowserOptions, createCdrClient } from './create-browser-client.ts'
export * from './shared.ts'
