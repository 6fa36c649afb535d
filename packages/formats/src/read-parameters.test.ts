import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { createFilterReader } from './read-filter.ts'
import { createParametersSchema, queryOf, searchOf } from './read-parameters.ts'

const read = createFilterReader(createParametersSchema(spec, '/calls/events'), [])
const problemsOf = (query: string) => read(new URLSearchParams(`ccId=1&${query}`), 'UTC').problems

test.each([
  ['agentId=0x10', 'agentId must be an integer, but is "0x10"'],
  ['agentId=1&agentId=1e3', 'agentId must be an integer, but is "1e3"'],
  ['minWaitSeconds=', 'minWaitSeconds must be an integer, but is ""'],
  [
    'minWaitSeconds=99999999999999999999999',
    'minWaitSeconds must be an integer of at most 15 digits, but is "99999999999999999999999"',
  ],
  ['callType=-9007199254740993', 'callType must be an integer of at most 15 digits, but is "-9007199254740993"'],
])('an integer is one in decimal digits that a database can hold: %s', (query, problem) => {
  expect(problemsOf(query)).toEqual([problem])
})

test('integers are read, with a sign and several at once', () => {
  expect(read(new URLSearchParams('ccId=1&agentId=-1&agentId=2501&minWaitSeconds=0'), 'UTC')).toMatchObject({
    problems: [],
    given: { filter: { ccId: 1, agentId: [-1, 2501], minWaitSeconds: 0 } },
  })
})

test('the parameters of a URL follow its first question mark, whatever its path is', () => {
  for (const url of ['/calls?a=1?2', '//?a=1?2', '//x/calls?a=1?2']) expect(queryOf({ url }).get('a')).toBe('1?2')
  expect([...queryOf({ url: '//' })]).toEqual([])
})

test.each([
  ['ccId=1', '%2B55%2011', ['+55 11']],
  ['ccId=1', '55%', ['55%']],
  ['ccId=1&number=1', undefined, ['1']],
  // The schema refuses two.
  ['ccId=1&number=1', '2', ['1', '2']],
])('the number of a search for %s with the header %j is %j', (query, number, numbers) => {
  const headers = number === undefined ? {} : { 'x-call-number': number }
  expect(searchOf({ url: `/calls?${query}`, headers }).getAll('number')).toEqual(numbers)
})
