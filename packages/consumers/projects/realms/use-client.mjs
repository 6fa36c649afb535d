// Uses the client in every way that involves a promise or an error of somebody else, and prints what happened.
import { createServer } from 'node:http'
import { runInNewContext } from 'node:vm'

const { createTestFetch, examples } = await import('@org/cms-cdr-client/testing')

const base = { baseUrl: process.env.MOCK_URL, ccId: 1, timeZone: 'America/Sao_Paulo', retry: { baseMilliseconds: 1 } }
const keys = { accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret' }
const callId = '1000000000-0001'
// biome-ignore lint/suspicious/noThenProperty: a thenable that is no Promise.
const thenable = { then: (resolve) => void Promise.resolve(keys).then(resolve) }
const failureOf = (promise) =>
  promise.then(
    () => 'none',
    (error) => [error.code, error.kind, error.attempts].join(),
  )

// Errors and promises of another realm.
const foreign = (source) => runInNewContext(source)
const lost =
  "Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })"
const bug = foreign("new TypeError('x is not a function')")
const throwing = (create) => async () => {
  throw create()
}

async function* source() {
  yield callId
  yield undefined
  yield { callId: '1000000000-404' }
}
const closing = createServer((request) => request.socket.destroy())
await new Promise((resolve) => closing.listen(0, '127.0.0.1', resolve))
const closingUrl = `http://127.0.0.1:${closing.address().port}`

for (const entry of ['', '/node']) {
  const { createCdrClient, queryPath } = await import(`@org/cms-cdr-client${entry}`)
  const client = createCdrClient({ ...base, credentials: async () => keys })
  const withFetch = (fetch) => createCdrClient({ ...base, ...keys, fetch })
  const outcomes = []
  for await (const outcome of client.getCdrs(source(), { order: 'input' }))
    outcomes.push(outcome.ok ? outcome.cdr.talkSeconds : outcome.error.code)

  const results = {
    entry,
    found: (await client.getCdr({ callId: '1700000000-0003' })).beginTime.instant.toISOString(),
    missing: (await client.findCdr({ callId: '1000000000-404' })) === undefined,
    outcomes,
    api: (await client.api.POST(queryPath, { body: { queryParam: { ccId: 1, isCallin: 'true', callId } } })).data
      .resultCode,
    thenable: (await createCdrClient({ ...base, credentials: () => thenable }).getCdr({ callId })).talkSeconds,
    foreignPromise: (
      await createCdrClient({ ...base, credentials: () => foreign(`Promise.resolve(${JSON.stringify(keys)})`) }).getCdr(
        {
          callId,
        },
      )
    ).talkSeconds,
    foreignRejection: await failureOf(
      createCdrClient({ ...base, credentials: () => foreign("Promise.reject(new Error('sealed'))") }).getCdr({
        callId,
      }),
    ),
    invalid: await failureOf(client.getCdr({ callId: '' })),
    lost: await failureOf(withFetch(throwing(() => foreign(lost))).getCdr({ callId })),
    reset: await failureOf(createCdrClient({ ...base, ...keys, baseUrl: closingUrl }).getCdr({ callId })),
    bug: await withFetch(throwing(() => bug))
      .getCdr({ callId })
      .catch((error) => error === bug),
    testing: (
      await withFetch(createTestFetch({ a: [new TypeError('fetch failed'), 'inbound'] })).getCdr({ callId: 'a' })
    ).talkSeconds,
    examples: Object.keys(examples).length > 3,
  }
  await client.close()
  process.stdout.write(`${JSON.stringify(results)}\n`)
}
closing.close()
