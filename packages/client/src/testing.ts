export * from './testing/create-test-fetch.ts'
