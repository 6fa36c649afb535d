import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

test.each([
  ['12345678901234567890123', '12345678901234567890123'],
  ['-9007199254740993', '-9007199254740993'],
  ['1.2e22', '12000000000000000000000'],
])('keeps the digits of the integer %s', (written, read) => {
  const paths: string[] = []
  expect(parseJson(`{"a":[{"b":${written}}]}`, (path) => paths.push(path))).toEqual({ a: [{ b: read }] })
  expect(paths).toEqual(['a.0.b'])
})

test.each(['9007199254740991', '0.5', '1e400', '"12345678901234567890123"', 'null', '{"__proto__":1}'])(
  'parses %s as JSON.parse does',
  (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  },
)
