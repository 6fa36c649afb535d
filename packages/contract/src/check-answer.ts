import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Schema } from './schema.ts'
import { deref, operationAt, spec } from './spec.ts'

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ $id: 'spec', components: spec.components })
const compiled = new Map<Schema, ValidateFunction>()

/** Tells whether a value is valid by a schema of the spec. */
export function isValid(schema: Schema, value: unknown): boolean {
  return validatorOf(schema)(value)
}

/**
 * Compares an answer with the spec: its status, its content type and its body. Gives each deviation as a sentence that
 * carries no value of the answer; empty when it conforms.
 */
export function checkAnswer(method: string, path: string, answer: WireAnswer): string[] {
  const operation = operationAt(method, path) ?? operationAt('POST', Object.keys(spec.paths)[0] ?? '')
  const response = deref(operation?.responses[String(answer.status)])
  if (!response) return [`status ${answer.status} is not in the spec`]
  const media = response.content?.['application/json']
  if (!media) return []
  const deviations: string[] = []
  if (!/^application\/json\s*(;|$)/i.test(answer.contentType ?? '')) {
    deviations.push(`the content type is ${answer.contentType ?? 'missing'}, not application/json`)
  }
  const body = parse(answer.text)
  if (body === undefined) return [...deviations, answer.text === '' ? 'the body is empty' : 'the body is not JSON']
  const validate = validatorOf(media.schema)
  if (validate(body)) return deviations
  const faults = (validate.errors ?? []).filter((error) => error.keyword !== 'oneOf')
  return [
    ...deviations,
    ...new Set(faults.map((error) => `the body${error.instancePath.replaceAll('/', '.')} ${error.message}`)),
  ]
}

/** Parses JSON; `undefined` when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function validatorOf(schema: Schema): ValidateFunction {
  const known = compiled.get(schema)
  if (known) return known
  // References inside the bundle are relative to the spec as a whole.
  const absolute: object = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"spec#/components/'))
  const validate = ajv.compile(absolute)
  compiled.set(schema, validate)
  return validate
}
