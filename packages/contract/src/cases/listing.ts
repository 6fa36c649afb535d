import { listPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { Asked, ContractCase, ExpectedResponse } from '../case.ts'
import { listExamples } from '../spec.ts'

const hour = 3_600_000

/** How a system that lists calls answers: each named example pair, a range of its own, and what it must refuse. */
export function listingCases(): ContractCase[] {
  const listing = (
    name: string,
    query: object,
    expected: ExpectedResponse,
    change: Partial<Asked> = {},
  ): ContractCase => ({
    group: 'listing',
    name,
    asked: { method: 'POST', path: listPath, body: JSON.stringify(query), signed: 'right', ...change },
    expected,
  })
  const examples = listExamples.map(({ name, request, status, response }) => {
    const wrongKey = status === 401 ? { signed: { secretKey: 'not the secret key' } } : {}
    const expected = status === 401 ? { status } : { status, body: response }
    return listing(`the example ${name} is answered as the spec shows it`, request, expected, wrongKey)
  })
  const now = Date.now()
  const query = { ccId: 1, vdn: 25, isCallIn: 'true', beginDate: now - hour, endDate: now, limit: 100, offset: 0 }
  const { isCallIn, ...undirected } = query
  const refused = { status: 200, resultCode: resultCodeOf('INVALID_PARAMETER') }
  return [
    ...examples,
    listing('the calls of the last hour are listed', query, { status: 200, resultCode: resultCodeOf('SUCCESS') }),
    listing(
      'an unknown parameter is ignored',
      { ...query, agentId: 2501 },
      { status: 200, resultCode: resultCodeOf('SUCCESS') },
    ),
    listing('a query without isCallIn fails, and the text names it', undirected, {
      status: 200,
      body: { resultCode: refused.resultCode, resultDesc: "Invalid param, must have parameter: 'isCallIn'" },
    }),
    listing('isCallin with a small i does not count', { ...undirected, isCallin: isCallIn }, refused),
    listing('a page of more than 100 calls is refused', { ...query, limit: 101 }, refused),
    listing('a VDN out of range is refused', { ...query, vdn: 5001 }, refused),
    listing('a range from before yesterday is refused', { ...query, beginDate: now - 72 * hour }, refused),
    listing('a range until after today is refused', { ...query, endDate: now + 48 * hour }, refused),
    listing('a list query without Authorization is refused with 401', query, { status: 401 }, { signed: 'none' }),
  ]
}
