import type { ErrorObject } from 'ajv'

/** Says in plain words what is wrong with a value, one text for each fault, in the order of the fields. */
export function describeFaults(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(describeFault))]
}

function describeFault({ keyword, instancePath, params, parentSchema, data }: ErrorObject): string {
  const field = instancePath.slice(1).replaceAll('/', '.') || 'the value'
  const schema = parentSchema as { minimum?: number; maximum?: number; minLength?: number; maxLength?: number }
  switch (keyword) {
    case 'required':
      return `${params.missingProperty} is missing`
    case 'additionalProperties':
      return `${JSON.stringify(params.additionalProperty)} is not a known parameter`
    case 'type':
      return `${field} must be ${[params.type].flat().join(' or ')}, but is ${show(data)}`
    case 'enum':
      return `${field} must be ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(' or ')}, but is ${show(data)}`
    case 'minimum':
    case 'maximum':
      return `${field} must be ${range(schema.minimum, schema.maximum)}, but is ${show(data)}`
    case 'minLength':
    case 'maxLength':
      return `${field} must have ${schema.minLength ?? 0} to ${schema.maxLength} characters, but has ${[...String(data)].length}`
    case 'pattern':
      return `${field} must match ${params.pattern}, but is ${show(data)}`
    default:
      return `${field} is not valid (${keyword})`
  }
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`
}

function show(data: unknown): string {
  const text = JSON.stringify(data) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
