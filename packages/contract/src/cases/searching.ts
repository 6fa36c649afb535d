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

const match = { agentId: '777001' }
const search: SearchQuery = { ccId: 1, agentId: 777_001 }
const refused = { status: 400, resultCode: resultCodeOf('INVALID_PARAMETER') }

/** How a system that searches responds: to filters that match, that match nothing, and that are wrong. */
export function searchingCases(): ContractCase[] {
  const call = { callId: found.callId, direction: 'inbound', agentId: 777_001, talkSeconds: 42 }
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
  ].map((one) => ({ ...one, given: { record: found } }))
}

/** How a system refuses a search. */
export function refusedSearchCases(): ContractCase[] {
  return [
    searching('an unknown filter is refused', { agent: '777001' }, refused),
    searching('a limit out of range is refused', { limit: '0' }, refused),
    searching('a time that is none is refused', { from: 'yesterday' }, refused),
    searching('a day that does not exist is refused', { to: '2026-02-30' }, refused),
    searching(
      'a range that ends before it begins is refused',
      { from: '2026-11-26T08:00Z', to: '2026-11-25T08:00Z' },
      refused,
    ),
    searching('a cursor that no page has given is refused', { cursor: 'abc' }, refused),
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

/** How a system sends calls as they are stored. Each stream is read up to its first block. */
export function eventCases(): ContractCase[] {
  const path = '/calls/events'
  const events = (lastId: string): Partial<CaseRequest> => ({ path, headers: { 'last-event-id': lastId } })
  return [
    searching(
      'a stream of events begins with the time to reconnect and the ID to continue after',
      match,
      { status: 200, contentType: 'text/event-stream', text: /^retry: \d+\nid: \d+\n\n/ },
      { path },
    ),
    searching(
      'a stream after an event that is not known is refused with 410',
      match,
      { ...refused, status: 410 },
      events('999999999999999'),
    ),
    searching('a stream after what is no event is refused', match, refused, events('abc')),
    searching('a stream with an unknown filter is refused', { agent: '777001' }, refused, { path }),
    searching('a stream without Authorization is refused with 401', match, { status: 401 }, { path, signed: 'none' }),
  ]
}

function searching(
  name: string,
  query: object,
  expected: ExpectedResponse,
  { user, ...change }: Partial<CaseRequest> & Pick<ContractCase, 'user'> = {},
): ContractCase {
  return {
    ...(user ? { user } : {}),
    group: 'searching',
    name,
    request: {
      method: 'GET',
      path: searchPath,
      query: String(new URLSearchParams({ ccId: '1', ...query })),
      body: '',
      signed: 'right',
      ...change,
    },
    expected,
  }
}
