import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CaseRequest, ContractCase, ExpectedResponse, GivenRecord, SearchQuery } from '../case.ts'

/** Path of the search, which only the cms-cdr server has. */
export const searchPath = '/calls'

const found: GivenRecord = {
  ccId: 1,
  isCallin: 'true',
  callId: '1700000000-000777',
  record: { callId: '1700000000-000777', agentId: 777_001, callTime: 42 },
}

/** How a system that searches responds: to filters that match, that match nothing, and that are wrong. */
export function searchingCases(): ContractCase[] {
  const searching = (
    name: string,
    query: object,
    expected: ExpectedResponse,
    { user, ...change }: Partial<CaseRequest> & Pick<ContractCase, 'user'> = {},
  ): ContractCase => ({
    ...(user ? { user } : {}),
    group: 'searching',
    name,
    given: { record: found },
    request: {
      method: 'GET',
      path: searchPath,
      query: String(new URLSearchParams({ ccId: '1', ...query })),
      body: '',
      signed: 'right',
      ...change,
    },
    expected,
  })
  const refused = { status: 400, resultCode: resultCodeOf('INVALID_PARAMETER') }
  const call = { callId: found.callId, direction: 'inbound', agentId: 777_001, talkSeconds: 42 }
  const match = { agentId: '777001' }
  const search: SearchQuery = { ccId: 1, agentId: 777_001 }
  return [
    searching(
      'a stored call is found by its agent',
      match,
      { status: 200, matches: { calls: [call] } },
      { user: { search, sees: { calls: [call] } } },
    ),
    searching(
      'filters apply together',
      { ...match, direction: 'outbound' },
      { status: 200, body: { calls: [], nextCursor: null } },
      { user: { search: { ...search, direction: 'outbound' }, sees: { calls: [] } } },
    ),
    searching('an unknown filter is refused', { agent: '777001' }, refused),
    searching('a limit out of range is refused', { limit: '0' }, refused),
    searching('a time that is none is refused', { from: 'yesterday' }, refused),
    searching('a search without a call center is refused', {}, refused, { query: 'agentId=777001' }),
    searching('a search without Authorization is refused with 401', match, { status: 401 }, { signed: 'none' }),
    searching(
      'a search that is signed with another secret key is refused with 401',
      match,
      { status: 401 },
      {
        signed: { secretKey: 'not the secret key' },
        user: { search, secretKey: 'not the secret key', sees: { error: { code: 'auth' } } },
      },
    ),
  ]
}
