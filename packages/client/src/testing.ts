export {
  createTestFetch,
  type ExampleName,
  examples,
  type TestAnswer,
  type TestExample,
  type TestFetch,
} from './testing/create-test-fetch.ts'
