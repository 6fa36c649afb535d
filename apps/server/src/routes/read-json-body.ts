import { describeProblems } from '@org/cms-cdr-formats/describe-problems'
import type { Problems } from '@org/cms-cdr-formats/read-parameters'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import type { Body } from '../read-body.ts'
import { bodyLimitBytes } from '../spec.ts'

const { schemas } = spec.components

/**
 * Creates the function that reads JSON bodies.
 *
 * @param name The schema in the spec.
 */
export function createBodyReader<Given extends object>(name: keyof typeof schemas): (body: Body) => Given | Problems {
  const validator = schemaValidator<Given>({ ...schemas[name], components: { schemas } })
  return (body) => {
    if (body === undefined) return { problems: [`The body is longer than ${bodyLimitBytes} bytes`] }
    const given = parse(body)
    if (given === undefined) return { problems: ['The body is not valid JSON'] }
    const validate = validator()
    if (validate(given)) return given
    return { problems: describeProblems(validate.errors ?? []) }
  }
}

function parse(body: Body): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}
