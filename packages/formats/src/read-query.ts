import { describeProblems } from './describe-problems.ts'
import { lenientTypes } from './lenient-types.ts'
import { schemaValidator } from './schema-validator.ts'

/** The parameters of a query, by the names of the vendor. */
interface CallDetailQuery {
  readonly ccId: number
  readonly isCallin: 'true' | 'false'
  readonly callId: string
}

/** The call that a query is for. */
export interface QueriedCall {
  readonly ccId: number
  readonly direction: 'inbound' | 'outbound'
  readonly callId: string
}

/** What a body contains: a call to look up, or what is wrong with it. */
export type QueryReading =
  | { readonly key: QueriedCall }
  | { readonly notJson: string }
  | { readonly problems: readonly string[] }

/** Reads the body of a query: wrapped in `queryParam`, or flat. `lenient` accepts types that mean the same. */
export type ReadQuery = (body: string | Uint8Array, lenient?: boolean) => QueryReading

/** Creates the reader of queries whose parameters have this JSON Schema. */
export function createQueryReader(parameterSchema: object): ReadQuery {
  const validator = schemaValidator<CallDetailQuery>(parameterSchema)

  return (body, lenient = false) => {
    const parsed = readJsonObject(body)
    if ('notJson' in parsed) return parsed
    const { value } = parsed
    if (!('queryParam' in value)) return readParameters(value, lenient)

    const others = Object.keys(value).filter((name) => name !== 'queryParam')
    const outside = others.map((name) => `${JSON.stringify(name)} is not a known parameter beside queryParam`)
    const inside = isObject(value.queryParam)
      ? readParameters(value.queryParam, lenient)
      : { problems: ['queryParam must be an object'] }
    if (outside.length === 0) return inside
    return { problems: [...outside, ...('problems' in inside ? inside.problems : [])] }
  }

  function readParameters(parameters: Record<string, unknown>, lenient: boolean): QueryReading {
    const candidate: unknown = lenient ? lenientTypes(parameters) : parameters
    const validate = validator()
    if (!validate(candidate)) return { problems: describeProblems(validate.errors ?? []) }
    const { ccId, isCallin, callId } = candidate
    return { key: { ccId, direction: isCallin === 'true' ? 'inbound' : 'outbound', callId } }
  }
}

/** Parses a body that must be a JSON object, or says why it is none. Bytes stand for a body that is not UTF-8. */
export function readJsonObject(body: string | Uint8Array): { value: Record<string, unknown> } | { notJson: string } {
  if (body.length === 0) return { notJson: 'The body is empty; send a JSON object.' }
  if (typeof body !== 'string') return { notJson: 'The body is not valid JSON: it is not UTF-8.' }
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? { value } : { notJson: 'The body is JSON, but not a JSON object.' }
  } catch (error) {
    return { notJson: `The body is not valid JSON: ${(error as Error).message}.` }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
