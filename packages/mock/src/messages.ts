import type { IHttpOperationConfig } from '@stoplight/prism-http'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { spec } from './spec.ts'

/** A request as the mock sees it, from a socket or from a `fetch`. */
export interface MockRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** How an answer goes out, when not at once and whole. */
export interface Delivery {
  readonly delayMilliseconds?: number
  /** Sends the body in small pieces, with this time between them. */
  readonly dripMilliseconds?: number
  readonly reset?: 'before the answer' | 'amid the body'
}

/** What the mock answers. */
export interface MockAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly delivery?: Delivery
}

/** The parameters of a query, by the names of the vendor. */
export interface CallDetailQuery {
  readonly ccId: number
  readonly isCallin: string
  readonly callId: string
}

const ajv = new Ajv2020({ strict: false })
ajv.addSchema({ $id: 'spec', components: { schemas: spec.components.schemas } })
const isQuery = ajv.compile<CallDetailQuery | { queryParam: CallDetailQuery }>({
  $ref: 'spec#/components/schemas/QueryRequest',
})

/** Returns the parameters of a body that is valid by the spec, and `undefined` for any other. */
export function readQuery(body: unknown): CallDetailQuery | undefined {
  if (!isQuery(body)) return undefined
  return 'queryParam' in body ? body.queryParam : body
}

/** Returns what Prism understands in `Prefer: code=…, example=…, dynamic=true`, or `undefined` if there is nothing of it. */
export function readPrefer(header: string | undefined): Partial<IHttpOperationConfig> | undefined {
  if (header === undefined) return undefined
  // RFC 7240: name=value, separated by commas; values may be in quotes.
  const preferences = new URLSearchParams(
    [header]
      .flat()
      .join(',')
      .replaceAll('"', '')
      .replaceAll(/\s*[,;]\s*/g, '&'),
  )
  const [code, example, dynamic] = ['code', 'example', 'dynamic'].map((name) => preferences.get(name))
  const choice: Partial<IHttpOperationConfig> = {
    ...(code ? { code: Number(code) } : {}),
    ...(example ? { exampleKey: example } : {}),
    ...(dynamic ? { dynamic: dynamic === 'true' } : {}),
  }
  return Object.keys(choice).length > 0 ? choice : undefined
}
