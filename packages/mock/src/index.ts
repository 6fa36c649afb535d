export { createMock, type Mock, type MockOptions } from './create-mock.ts'
