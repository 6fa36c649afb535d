import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { describeProblems } from './describe-problems.ts'
import { schemaValidator } from './schema-validator.ts'

function problemsOf(schema: object, value: unknown): string[] {
  const validate = schemaValidator({ properties: { field: schema } })()
  validate({ field: value })
  return describeProblems(validate.errors ?? [])
}

type Node = Readonly<Record<string, unknown>>

/** The schemas with a pattern anywhere in a document. */
function withPattern(node: unknown): Node[] {
  if (typeof node !== 'object' || node === null) return []
  const isSchema = 'pattern' in node && typeof node.pattern === 'string'
  return [...(isSchema ? [node as Node] : []), ...Object.values(node).flatMap(withPattern)]
}

describe('a value that does not fit its pattern', () => {
  const rules = new Map(withPattern(spec).map((schema) => [String(schema.pattern), schema['x-pattern-rule']]))

  test.each([...rules])('gets in words what %s means', (pattern, rule) => {
    expect(rule).toEqual(expect.any(String))
    const [problem] = problemsOf({ type: 'string', pattern, 'x-pattern-rule': rule }, 'x\0')
    expect(problem).toBe(`field must ${rule}, but is "x\\u0000"`)
  })
})

test.each([
  [{ type: 'integer' }, 'x', 'field must be an integer, but is "x"'],
  [{ type: ['integer', 'null'] }, 'x', 'field must be an integer or null, but is "x"'],
  [{ type: 'string' }, true, 'field must be a string, but is true'],
  [{ type: 'boolean' }, 'maybe', 'field must be true or false, but is "maybe"'],
  [{ type: 'string', enum: ['a', 'b'] }, 1, 'field must be "a" or "b", but is 1'],
  [{ type: 'object' }, [], 'field must be an object, but is []'],
  [{ type: ['array', 'number'] }, {}, 'field must be an array or a number, but is {}'],
  [{ type: 'string', format: 'password' }, 12345678, 'field must be a string'],
  [{ minLength: 12, format: 'password' }, 'too short', 'field must have at least 12 characters'],
  [{ const: '0' }, '1', 'field must be "0", but is "1"'],
  [{ minLength: 1 }, '', 'field must have at least 1 character, but has 0'],
  [{ minLength: 2, maxLength: 3 }, 'a', 'field must have 2 to 3 characters, but has 1'],
  [{ maxLength: 3 }, 'abcd', 'field must have at most 3 characters, but has 4'],
  [{ minItems: 1 }, [], 'field must have at least 1 entry, but has 0'],
  [{ maxItems: 2 }, [1, 2, 3], 'field must have at most 2 entries, but has 3'],
])('a value that violates %o is described', (schema, value, problem) => {
  expect(problemsOf(schema, value)).toEqual([problem])
})
