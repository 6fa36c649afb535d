import { Ajv2020 } from 'ajv/dist/2020.js'
import { querySchema } from '../spec.ts'
import type { CdrKey } from '../store/store.ts'
import { describeFaults } from './faults.ts'
import { lenientTypes } from './lenient-types.ts'

/** The parameters of a query, by the names of the vendor. */
interface CallDetailQuery {
  readonly ccId: number
  readonly isCallin: 'true' | 'false'
  readonly callId: string
}

/** What became of a body: a key to look up, or what is wrong with it. */
export type QueryReading =
  | { readonly key: CdrKey }
  | { readonly notJson: string }
  | { readonly faults: readonly string[] }

const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true })
const validate = ajv.compile<CallDetailQuery>(querySchema)

/** Reads the body of a query: wrapped in `queryParam`, or flat; `lenient` takes types that mean the same. */
export function readQuery(body: string | Uint8Array, lenient = false): QueryReading {
  if (body.length === 0) return { notJson: 'The body is empty; send a JSON object.' }
  if (typeof body !== 'string') return { notJson: 'The body is not valid JSON: it is not UTF-8.' }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    return { notJson: `The body is not valid JSON: ${(error as Error).message}.` }
  }
  if (!isObject(value)) return { notJson: 'The body is JSON, but not a JSON object.' }
  if (!('queryParam' in value)) return readParameters(value, lenient)

  const others = Object.keys(value).filter((name) => name !== 'queryParam')
  const outside = others.map((name) => `${JSON.stringify(name)} is not a known parameter beside queryParam`)
  const inside = isObject(value.queryParam)
    ? readParameters(value.queryParam, lenient)
    : { faults: ['queryParam must be an object'] }
  if (outside.length === 0) return inside
  return { faults: [...outside, ...('faults' in inside ? inside.faults : [])] }
}

function readParameters(parameters: Record<string, unknown>, lenient: boolean): QueryReading {
  const candidate: unknown = lenient ? lenientTypes(parameters) : parameters
  if (!validate(candidate)) return { faults: describeFaults(validate.errors ?? []) }
  const { ccId, isCallin, callId } = candidate
  return { key: { ccId, direction: isCallin === 'true' ? 'inbound' : 'outbound', callId } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
