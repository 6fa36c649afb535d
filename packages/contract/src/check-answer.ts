import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Schema } from './schema.ts'
import { deref, operationAt, spec } from './spec.ts'

/** A response as it was received. */
export interface RawResponse {
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
export function checkAnswer(method: string, path: string, answer: RawResponse): string[] {
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
  const validate = validatorOf(chooseOption(deref(media.schema), body))
  if (validate(withoutEmptyRecord(body))) return deviations
  return [
    ...deviations,
    ...(validate.errors ?? []).map((error) => `the body${error.instancePath.replaceAll('/', '.')} ${error.message}`),
  ]
}

/**
 * Returns the option of `anyOf` that a response belongs to by its result code: that of success is constant in one envelope, and the other
 * envelope is for all others. A schema without options is returned as it is.
 */
export function chooseOption(schema: Schema, body: unknown): Schema {
  const { resultCode } = Object(body) as { resultCode?: unknown }
  const codeOf = (option: Schema): unknown => deref(option).properties?.resultCode?.const
  const options = schema.anyOf ?? []
  return options.find((option) => codeOf(option) === resultCode) ?? options.find((option) => !codeOf(option)) ?? schema
}

/** The vendor does not say how "no such call" looks, so null in the place of a record is not held against a system. */
function withoutEmptyRecord(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const isEmpty = (name: string, value: unknown): boolean => /^result(Desc|Datas)$/.test(name) && value === null
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !isEmpty(name, value)))
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
