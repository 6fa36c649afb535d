import type { ErrorObject } from 'ajv'

/** Says in plain words what is wrong with a value, one message for each problem, in the order of the fields. */
export function describeProblems(errors: readonly ErrorObject[]): string[] {
  // The list of allowed values says more than their type.
  const ofValues = new Set(errors.filter(({ keyword }) => keyword === 'enum').map(({ instancePath }) => instancePath))
  const reported = errors.filter(({ keyword, instancePath }) => keyword !== 'type' || !ofValues.has(instancePath))
  return [...new Set(reported.map(describeProblem))]
}

function describeProblem(error: ErrorObject): string {
  const { keyword, instancePath, params, parentSchema, data } = error
  switch (keyword) {
    case 'required':
      return `${params.missingProperty} is missing`
    case 'additionalProperties':
      return `${JSON.stringify(params.additionalProperty)} is not a known parameter`
  }
  // A password is never repeated.
  const isSecret = (parentSchema as Limits).format === 'password'
  const problem = `${instancePath.slice(1).replaceAll('/', '.') || 'the value'} ${brokenRule(error)}`
  if (isSecret) return problem
  switch (keyword) {
    case 'minLength':
    case 'maxLength':
      return `${problem}, but has ${[...String(data)].length}`
    case 'minItems':
    case 'maxItems':
      return `${problem}, but has ${[data].flat().length}`
    default:
      return `${problem}, but is ${show(data)}`
  }
}

/**
 * Returns the rule that a value breaks, as the end of a sentence such as `must be an integer`.
 *
 * @param error An error of a validator with the option `verbose`.
 */
export function brokenRule({ keyword, params, parentSchema, message }: ErrorObject): string {
  const schema = parentSchema as Limits
  switch (keyword) {
    case 'type':
      return `must be ${[params.type]
        .flat()
        .map((type: string) => typeNames[type] ?? type)
        .join(' or ')}`
    case 'required':
      return `must have the property ${params.missingProperty}`
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`
    case 'enum':
      return `must be ${params.allowedValues.map((value: unknown) => JSON.stringify(value)).join(' or ')}`
    case 'minimum':
    case 'maximum':
      return `must be ${range(schema.minimum, schema.maximum)}`
    case 'minLength':
    case 'maxLength':
      return `must have ${count(schema.minLength, schema.maxLength, 'character')}`
    case 'minItems':
    case 'maxItems':
      return `must have ${count(schema.minItems, schema.maxItems, 'entry', 'entries')}`
    case 'pattern':
      return `must ${schema['x-pattern-rule'] ?? `match ${params.pattern}`}`
    default:
      return message ?? `breaks the rule ${keyword}`
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a string',
}

interface Limits {
  readonly format?: string
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

/** Returns a value as JSON, shortened. */
export function show(data: unknown): string {
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
