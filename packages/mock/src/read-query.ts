import { Ajv2020 } from 'ajv/dist/2020.js'
import { spec } from './spec.ts'

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

/** Gives the parameters of a body that is valid by the spec, and `undefined` for any other. */
export function readQuery(body: unknown): CallDetailQuery | undefined {
  if (!isQuery(body)) return undefined
  return 'queryParam' in body ? body.queryParam : body
}
