import { createLogger } from '@stoplight/prism-core'
import {
  createInstance,
  getHttpOperationsFromSpec,
  type IHttpOperationConfig,
  type IHttpRequest,
  ProblemJsonError,
} from '@stoplight/prism-http'
import { spec } from './spec.ts'

/** What Prism answers. */
export interface PrismAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Asks Prism for the answer to one request. */
export type AskPrism = (
  request: IHttpRequest,
  choice: Partial<IHttpOperationConfig>,
  checkSecurity: boolean,
) => Promise<PrismAnswer>

/** Loads Prism with the spec. It validates requests, checks that security headers are there, and picks answers. */
export async function loadPrism(): Promise<AskPrism> {
  // Prism resolves references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(structuredClone(spec))
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
    const outcome = await instance.request(request, operations, {
      ...base,
      checkSecurity,
      mock: { dynamic: false, ...choice },
    })()
    if (outcome._tag === 'Left') return problem(outcome.left)
    const { output, validations } = outcome.right
    const violations = [...validations.input, ...validations.output]
    return {
      status: output.statusCode,
      headers: {
        ...output.headers,
        ...(violations.length > 0 ? { 'sl-violations': JSON.stringify(violations) } : {}),
      },
      body: output.body,
    }
  }
}

function problem(error: Error): PrismAnswer {
  const body = {
    ...ProblemJsonError.toProblemJson(error),
    ...('additional' in error ? (error.additional as object) : {}),
  }
  return { status: body.status, headers: { 'content-type': 'application/problem+json' }, body }
}
