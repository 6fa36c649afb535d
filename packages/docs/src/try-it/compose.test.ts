import { expect, test } from 'vitest'
import { compose, refusalOf } from './compose.ts'

const own = 'https://docs.example.test'

test.each(['http://localhost:4010', 'http://127.0.0.1:4010', 'https://127.0.0.1:4010', own])(
  'requests may be sent to %s',
  (url) => expect(refusalOf(url, own)).toBeUndefined(),
)

test.each(['https://cms.example.test:28443', 'http://localhost.example.test', 'ftp://localhost'])(
  'requests may not be sent to %s, and the page says what to use',
  (url) =>
    expect(refusalOf(url, own)).toMatch(
      /is a cms-cdr server, open .*\/docs\/try-it\/\. For CC-CMS itself, use cms-cdr get\.$/,
    ),
)

test('each value of a search is sent as it is, and several values of a field one after the other', () => {
  const fields = [
    ['ccId', '1'],
    ['releaseCause', '49'],
    ['releaseCause', '50'],
    ['number', '11,98765'],
  ] as const
  const { url } = compose({ baseUrl: own, operation: 'search', fields })
  expect([...url.searchParams]).toEqual(fields)
})
