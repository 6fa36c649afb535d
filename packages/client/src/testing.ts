export {
  createTestFetch,
  type ExampleName,
  examples,
  type TestAnswer,
  type TestExample,
  type TestFetch,
  type TestResponse,
} from './testing/create-test-fetch.ts'
