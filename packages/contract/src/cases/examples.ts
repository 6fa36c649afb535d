import { queryPath } from '@org/cms-cdr-client'
import { catalogues } from '@org/cms-cdr-client/codes'
import type { CaseRequest, ContractCase, FailureSight, Query } from '../case.ts'
import { examplePairs } from '../spec.ts'
import { plainRecord } from './plain-record.ts'

/** Returns the usual request: the wrapped query with a correct signature. */
export function usualRequest(query: Query, change: Partial<CaseRequest> = {}): CaseRequest {
  return { method: 'POST', path: queryPath, body: JSON.stringify({ queryParam: query }), signed: 'right', ...change }
}

/** One case for each named example pair of the spec. */
export function exampleCases(): ContractCase[] {
  return examplePairs.map(({ name, query, status, response }) => exampleCase(name, query, status, response))
}

function exampleCase(name: string, query: Query, status: number, envelope: Record<string, unknown>): ContractCase {
  const base = { group: 'examples', name: `the example ${name} gets the response that the spec shows` } as const
  if (status === 401) {
    const signed = { secretKey: 'not the secret key' }
    const user = { query, secretKey: signed.secretKey, sees: { error: { code: 'auth' } } }
    return { ...base, request: usualRequest(query, { signed }), expected: { status }, user }
  }
  const { resultDesc } = envelope
  const expected = { status, body: envelope }
  if (typeof resultDesc === 'object' && resultDesc !== null) {
    const record = resultDesc as Record<string, unknown>
    const sees = { record: plainRecord(query, record) }
    return {
      ...base,
      given: { record: { ...query, record } },
      request: usualRequest(query),
      expected: { status, record },
      user: { query, sees },
    }
  }
  if (typeof resultDesc !== 'string')
    return { ...base, request: usualRequest(query), expected, user: { query, sees: { error: { code: 'not_found' } } } }
  const given = { envelope: { callId: query.callId, envelope } }
  return {
    ...base,
    given,
    request: usualRequest(query),
    expected,
    user: { query, sees: failureSight(String(envelope.resultCode)) },
  }
}

/** What a user sees of a failing result code. */
export function failureSight(resultCode: string): FailureSight {
  const entry = catalogues.resultCode[resultCode]
  return { error: entry?.meansNotFound ? { code: 'not_found' } : { code: 'result', resultCode } }
}
