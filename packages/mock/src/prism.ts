import { createLogger } from '@stoplight/prism-core'
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpOperationConfig,
  type IHttpRequest,
  ProblemJsonError,
} from '@stoplight/prism-http'
import { spec } from './spec.ts'

/** A response of Prism. */
export interface PrismResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** What is wrong with the request. */
  readonly faults?: readonly string[]
}

/** Calls Prism with one request. */
export type CallPrism = (
  request: IHttpRequest,
  choice: Partial<IHttpOperationConfig>,
  checkSecurity: boolean,
) => Promise<PrismResponse>

let loaded: Promise<CallPrism> | undefined

/**
 * Loads Prism with the spec. It validates requests, checks that security headers are there, and picks responses. All mocks of a
 * process share it, because it has no state and a tenth of a second is needed to read the spec.
 */
export const loadPrism = (): Promise<CallPrism> => (loaded ??= load())

async function load(): Promise<CallPrism> {
  // Prism resolves references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(structuredClone(spec))
  let dynamicOperations: ReturnType<typeof getHttpOperationsFromSpec> | undefined
  // Few requests want a record that is made up, and reading the spec takes a tenth of a second.
  const operationsFor = ({ dynamic }: Partial<IHttpOperationConfig>) => {
    if (!dynamic) return operations
    dynamicOperations ??= getHttpOperationsFromSpec(withFullRecords(structuredClone(spec)))
    return dynamicOperations
  }
  const base = {
    isProxy: false,
    upstreamProxy: undefined,
    checkSecurity: true,
    validateRequest: true,
    validateResponse: true,
    errors: false,
  } as const
  const instance = createInstance(
    { ...base, mock: { dynamic: false } },
    { logger: createLogger('mock', { level: 'silent' }) },
  )
  return async (request, choice, checkSecurity) => {
    const outcome = await instance.request(request, await operationsFor(choice), {
      ...base,
      checkSecurity,
      mock: { dynamic: false, ...choice },
    })()
    if (outcome._tag === 'Left') return problem(outcome.left)
    const { output, validations } = outcome.right
    return {
      status: output.statusCode,
      headers: { ...output.headers },
      body: output.body,
      faults: validations.input.map(({ message }) => message),
    }
  }
}

/**
 * Makes up successes with a whole record: a schema alone also allows failures, records without a field, and null in every field.
 */
function withFullRecords(document: typeof spec): typeof spec {
  const { CallDetail, SuccessEnvelope } = document.components.schemas
  const fields: Readonly<Record<string, { type: unknown }>> = CallDetail.properties
  for (const field of Object.values(fields)) field.type = [field.type].flat().find((type) => type !== 'null')
  Object.assign(CallDetail, { required: Object.keys(fields) })
  Object.assign(SuccessEnvelope, { required: Object.keys(SuccessEnvelope.properties) })
  Object.assign(document.components.schemas.QueryResponse, { anyOf: undefined, ...SuccessEnvelope })
  return document
}

function problem(error: Error): PrismResponse {
  const body = {
    ...ProblemJsonError.toProblemJson(error),
    ...('additional' in error ? (error.additional as object) : {}),
  }
  return { status: body.status, headers: { 'content-type': 'application/problem+json' }, body }
}
