import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { describeFaults } from './describe-faults.ts'
import { schemaValidator } from './schema-validator.ts'

function faultsOf(schema: object, value: unknown): string[] {
  const validate = schemaValidator({ properties: { field: schema } })()
  validate({ field: value })
  return describeFaults(validate.errors ?? [])
}

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** The schemas with a pattern in a part of the document, and in what it refers to. */
function withPattern(node: unknown): Node[] {
  if (!isNode(node)) return []
  if (typeof node.$ref === 'string') {
    const path = node.$ref.split('/').slice(1)
    return withPattern(path.reduce<unknown>((parent, name) => (parent as Node)[name], spec))
  }
  return [...('pattern' in node ? [node] : []), ...Object.values(node).flatMap(withPattern)]
}

describe('a value that does not fit its pattern', () => {
  const operations = Object.values(spec.paths as Readonly<Record<string, Node>>).flatMap((path) => Object.values(path))
  const patterns = operations
    .filter(isNode)
    .flatMap(({ parameters, requestBody }) => withPattern([parameters, requestBody]))
  const rules = new Map(patterns.map((schema) => [String(schema.pattern), schema['x-pattern-rule']]))

  test.each([...rules])('gets in words what %s means', (pattern, rule) => {
    expect(rule).toEqual(expect.any(String))
    const [fault] = faultsOf({ type: 'string', pattern, 'x-pattern-rule': rule }, 'x\0')
    expect(fault).toBe(`field must ${rule}, but is "x\\u0000"`)
  })
})

test.each([
  [{ minLength: 1 }, '', 'field must have at least 1 character, but has 0'],
  [{ minLength: 2, maxLength: 3 }, 'a', 'field must have 2 to 3 characters, but has 1'],
  [{ maxLength: 3 }, 'abcd', 'field must have at most 3 characters, but has 4'],
  [{ minItems: 1 }, [], 'field must have at least 1 entry, but has 0'],
  [{ maxItems: 2 }, [1, 2, 3], 'field must have at most 2 entries, but has 3'],
])('a value that violates %o is described', (schema, value, fault) => {
  expect(faultsOf(schema, value)).toEqual([fault])
})
