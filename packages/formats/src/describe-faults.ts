import type { ErrorObject } from 'ajv'

/** Says in plain words what is wrong with a value, one text for each fault, in the order of the fields. */
export function describeFaults(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(describeFault))]
}

function describeFault({ keyword, instancePath, params, parentSchema, data }: ErrorObject): string {
  const field = instancePath.slice(1).replaceAll('/', '.') || 'the value'
  const schema = parentSchema as Limits
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
      return `${field} must have ${count(schema.minLength, schema.maxLength, 'character')}, but has ${[...String(data)].length}`
    case 'minItems':
    case 'maxItems':
      return `${field} must have ${count(schema.minItems, schema.maxItems, 'entry', 'entries')}, but has ${[data].flat().length}`
    case 'pattern':
      return `${field} must ${schema['x-pattern-rule'] ?? `match ${params.pattern}`}, but is ${show(data)}`
    default:
      return `${field} is not valid (${keyword})`
  }
}

interface Limits {
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  /** What the pattern says, in words. */
  readonly 'x-pattern-rule'?: string
}

function count(least = 0, most: number | undefined, one: string, many = `${one}s`): string {
  if (most === undefined) return `at least ${least} ${least === 1 ? one : many}`
  return `${least === 0 ? 'at most' : `${least} to`} ${most} ${many}`
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`
}

function show(data: unknown): string {
  const text = jsonOf(data) ?? 'nothing'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Returns the JSON of a value, or its type if its values are nested too deep for that. */
function jsonOf(data: unknown): string | undefined {
  try {
    return JSON.stringify(data)
  } catch {
    return Array.isArray(data) ? 'an array' : 'an object'
  }
}
