import { listPath } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CallsSight, CaseRequest, ContractCase, ExpectedResponse, ListQuery } from '../case.ts'
import type { ListExamplePair } from '../schema.ts'
import { listExamples } from '../spec.ts'
import { failureSight } from './examples.ts'
import { plainListedCall } from './plain-record.ts'

const hour = 3_600_000

/** How a system that lists calls responds: each named example pair, a range of its own, and what it must refuse. */
export function listingCases(): ContractCase[] {
  const listing = (
    name: string,
    query: object,
    expected: ExpectedResponse,
    change: Partial<CaseRequest> = {},
  ): ContractCase => ({
    group: 'listing',
    name,
    request: { method: 'POST', path: listPath, body: JSON.stringify(query), signed: 'right', ...change },
    expected,
  })
  const examples = listExamples.map(({ name, request, status, response }) => {
    const wrongKey = status === 401 ? { secretKey: 'not the secret key' } : {}
    const expected = status === 401 ? { status } : { status, body: response }
    const change = status === 401 ? { signed: wrongKey } : {}
    const list = toListQuery(request)
    return {
      ...listing(`the example ${name} gets the response that the spec shows`, request, expected, change),
      user: { list, ...wrongKey, sees: sightOf(list, status, response) },
    }
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
    ...harvestCases(query, listing),
  ]
}

/** What a user sees who harvests all calls of a VDN. That each listed call is fetched, the tests of each harvest check themselves. */
function harvestCases(
  query: object,
  listing: (name: string, query: object, expected: ExpectedResponse) => ContractCase,
) {
  const success = { status: 200, resultCode: resultCodeOf('SUCCESS') }
  const forbidden = { status: 200, resultCode: resultCodeOf('INSUFFICIENT_PERMISSION') }
  const [empty, closed] = [
    { ...query, vdn: 27 },
    { ...query, vdn: 4999 },
  ]
  return [
    {
      ...listing('a VDN without calls has an empty list', empty, success),
      user: { harvest: { ccId: 1, vdn: 27 }, sees: { calls: [] } },
    },
    {
      ...listing('a VDN without permission is refused in any range', closed, forbidden),
      user: { harvest: { ccId: 1, vdn: 4999 }, sees: failureSight(forbidden.resultCode) },
    },
  ]
}

/** The query of a user for an example. Users give times, and leave out filters that are empty. */
function toListQuery(request: ListExamplePair['request']): ListQuery {
  const { ccId, vdn, isCallIn, beginDate, endDate } = request
  return {
    ccId,
    vdn,
    direction: isCallIn === 'true' ? 'inbound' : 'outbound',
    from: new Date(Number(beginDate)),
    to: new Date(Number(endDate)),
  }
}

function sightOf(
  query: ListQuery,
  status: number,
  { resultCode, resultDesc }: ListExamplePair['response'],
): CallsSight {
  if (status === 401) return { error: { code: 'auth' } }
  if (typeof resultDesc === 'string') return failureSight(resultCode)
  return { calls: resultDesc.data.map((row) => plainListedCall(query, row)) }
}
