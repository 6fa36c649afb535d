export { createMock, type Mock, type MockOptions } from './create-mock.ts'
export type { ThrowAwayCertificate } from './throw-away-certificate.ts'
