import type { CallDirection } from './domain/cdr.ts'
import { describeDeviationsOnDemand } from './domain/deviations-on-demand.ts'
import { CdrValidationError } from './errors/cdr-error.ts'
import { isCallDetailQuery } from './generated/checks.ts'
import type { components } from './generated/wire.ts'

type QueryRequest = components['schemas']['QueryRequest']
type CallDetailQuery = components['schemas']['CallDetailQuery']

/**
 * Writes the body of a query.
 *
 * @throws CdrValidationError naming every wrong value at once.
 */
export function queryRequest(
  query: { readonly ccId: number | undefined; readonly callId: string; readonly direction: CallDirection },
  form: 'wrapped' | 'flat',
): QueryRequest | Promise<never> {
  const { ccId, callId, direction } = query
  const params = { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId }
  if (!isCallDetailQuery(params)) return refuse(params)
  const checked = params as CallDetailQuery
  return form === 'flat' ? checked : { queryParam: checked }
}

async function refuse(params: object): Promise<never> {
  const { describeQueryFaults } = await describeDeviationsOnDemand()
  const faults = describeQueryFaults(params).map(({ path, message }) => `${path}: ${message}`)
  throw new CdrValidationError(`The query is not valid: ${faults.join('; ')}.`)
}
