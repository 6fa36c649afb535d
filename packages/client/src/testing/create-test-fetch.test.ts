import { expect, test } from 'vitest'
import { failure } from '../../test/listen.ts'
import { createCdrClient } from '../index.ts'
import { createTestFetch, type ExampleName, examples, type TestAnswer } from '../testing.ts'

function client(answers?: Readonly<Record<string, TestAnswer | readonly TestAnswer[]>>) {
  const fetch = createTestFetch(answers)
  const keys = { accessKey: 'ak', secretKey: 'sk' }
  return {
    fetch,
    client: createCdrClient({ baseUrl: 'https://cms.test', ...keys, ccId: 1, retry: { baseMilliseconds: 1 }, fetch }),
  }
}

test.each(Object.keys(examples) as ExampleName[])(
  'the example %s answers to its own call ID, in its own direction',
  async (name) => {
    const { callId, isCallin } = examples[name].query
    const [direction, other] =
      isCallin === 'true' ? (['inbound', 'outbound'] as const) : (['outbound', 'inbound'] as const)
    const { client: asking } = client()
    const outcome = await asking.getCdr({ callId, direction }).catch((error: unknown) => error)
    const raw = (outcome as { raw?: unknown }).raw
    if (raw) expect(raw).toEqual(examples[name].response)
    else expect(outcome).toMatchObject({ status: examples[name].status })
    expect(await asking.findCdr({ callId, direction: other })).toBeUndefined()
  },
)

test('answers are given one after the other, the last one again and again', async () => {
  const { client: asking, fetch } = client({ mine: [503, new TypeError('lost'), 'inbound'] })
  await asking.getCdr({ callId: 'mine' })
  await asking.getCdr({ callId: 'mine' })
  expect(fetch.requests).toHaveLength(4)
})

test('an answer can be a body, a Response or a function of the request', async () => {
  const { client: asking } = client({
    body: { resultCode: '0101003', resultDesc: 'no' },
    response: new Response('<html>', { status: 418 }),
    made: (request) => (request.headers.has('authorization') ? 'inbound' : 401),
  })
  expect(await failure(asking.getCdr({ callId: 'body' }))).toMatchObject({ resultCode: '0101003' })
  expect(await failure(asking.getCdr({ callId: 'response' }))).toMatchObject({ status: 418 })
  await expect(asking.getCdr({ callId: 'made' })).resolves.toMatchObject({ direction: 'inbound' })
})
