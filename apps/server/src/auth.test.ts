import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessKey, goodBody, startTestServer, storeCalls, type TestServer } from '../test/server.ts'

const now = new Date('2026-01-02T03:04:05.678Z')
const stamp = (secondsFromNow: number): string => new Date(now.getTime() + secondsFromNow * 1000).toISOString()

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ now: () => now })
  await storeCalls(server.store, '1000000000-0001')
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a signature is accepted', () => {
  const seconds = '2026-01-02T03:04:05Z'
  const three = ['content-length', 'content-type', 'host']
  test.each([
    ['milliseconds, three headers, blank line', { timestamp: stamp(0), names: three, blankLine: true }],
    ['milliseconds, three headers, no blank line', { timestamp: stamp(0), names: three, blankLine: false }],
    ['seconds, only host, no blank line', { timestamp: seconds, names: ['host'], blankLine: false }],
    ['seconds, only host, blank line', { timestamp: seconds, names: ['host'], blankLine: true }],
    ['two of the three headers', { timestamp: stamp(0), names: ['content-type', 'host'] }],
    ['a clock that is 15 minutes slow', { timestamp: stamp(-900) }],
    ['a clock that is 15 minutes fast', { timestamp: stamp(900) }],
  ])('%s', async (_name, signed) => {
    const response = await server.sendQuery(goodBody, {}, signed)
    expect(response.status).toBe(200)
    expect(JSON.parse(response.text).resultDesc).toEqual({ callId: '1000000000-0001' })
  })
})

describe('a signature is refused, always with the same response', () => {
  const now = { timestamp: stamp(0) }
  const header = (authorization: string | undefined) => ({ headers: { authorization } })
  const hex = 'a'.repeat(64)
  test.each([
    ['no Authorization', header(undefined), now],
    ['an empty Authorization', header(''), now],
    ['a bearer token', header('Bearer abc'), now],
    ['five parts that are malformed', header('auth-v2/a/b/c/d'), now],
    ['four parts', header(`auth-v2/${accessKey}/${stamp(0)}/${hex}`), now],
    ['a signature of 64 other digits', header(`auth-v2/${accessKey}/${stamp(0)}/host/${hex}`), now],
    ['an unknown access key', {}, { ...now, accessKey: 'nobody' }],
    ['the name of a built-in as access key', {}, { ...now, accessKey: 'constructor' }],
    ['a wrong secret key', {}, { ...now, secretKey: 'wrong' }],
    ['a body changed after signing', { body: goodBody.replace('0001', '0002') }, now],
    ['a blank added to the body', { body: `${goodBody} ` }, { ...now, names: ['host'] }],
    ['a media type changed after signing', {}, { ...now, contentType: 'application/json; charset=UTF-8' }],
    ['a stale timestamp', {}, { timestamp: stamp(-901) }],
    ['a timestamp from the future', {}, { timestamp: stamp(901) }],
    ['host not among the signed headers', {}, { ...now, names: ['content-length', 'content-type'] }],
    ['a signed header that is not sent', {}, { ...now, names: ['host', 'x-missing'] }],
    ['another host', { headers: { host: 'other.test' } }, now],
  ])('%s', async (_name, sent, signed) => {
    const response = await server.sendQuery(goodBody, sent, signed)
    expect(response.status).toBe(401)
    expect(response.text).toBe('{"result":"1","resultCode":"0100001","resultDesc":"Authentication failed."}')
  })

  test('a signature of a good request under another query', async () => {
    const response = await server.sendQuery(
      goodBody,
      { path: '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid?x=1' },
      now,
    )
    expect(response.status).toBe(401)
  })
})

test('every form of "not found" can be configured', async () => {
  const shapes = {
    absent: {},
    null: { resultDatas: null, resultDesc: null },
    empty: { resultDatas: {}, resultDesc: {} },
  }
  for (const [notFound, shape] of Object.entries(shapes)) {
    await using choice = await startTestServer({ compatibility: { notFound } })
    expect(JSON.parse((await choice.sendQuery(goodBody)).text)).toEqual({
      result: '0',
      resultCode: '0100000',
      ...shape,
    })
  }
  await using coded = await startTestServer({ compatibility: { notFound: '0100001' } })
  expect(JSON.parse((await coded.sendQuery(goodBody)).text)).toMatchObject({ result: '1', resultCode: '0100001' })
  for (const notFound of ['nothing', 'constructor', '0100000']) {
    await expect(startTestServer({ compatibility: { notFound } })).rejects.toThrow(/absent, null, empty/)
  }
})
