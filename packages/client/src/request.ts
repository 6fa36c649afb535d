import { en } from 'zod/locales'
import type { CallDirection } from './domain/cdr.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import { zCallDetailQuery } from './generated/schemas.ts'
import type { components } from './generated/wire.ts'

type QueryRequest = components['schemas']['QueryRequest']

/**
 * Writes the body of a query.
 *
 * @throws CdrValidationError naming every wrong value at once.
 */
export function queryRequest(
  query: { readonly ccId: number | undefined; readonly callId: string; readonly direction: CallDirection },
  form: 'wrapped' | 'flat',
): QueryRequest {
  const { ccId, callId, direction } = query
  const isCallin = String(direction === 'inbound')
  const parsed = zCallDetailQuery.safeParse({ ccId, isCallin, callId }, { error: en().localeError })
  if (parsed.success) return form === 'flat' ? parsed.data : { queryParam: parsed.data }
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new CdrValidationError(`The query is not valid: ${faults.join('; ')}.`)
}
