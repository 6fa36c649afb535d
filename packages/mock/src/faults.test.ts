import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { CdrHttpError, CdrNetworkError, CdrResponseError, CdrTimeoutError, createCdrClient } from '@org/cms-cdr-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from './create-mock.ts'
import { playableFaults, playFaults, readFaults } from './faults.ts'
import { json } from './messages.ts'
import { queryPath, spec } from './spec.ts'

let mock: Mock
beforeAll(async () => {
  mock = await createMock()
})
afterAll(() => mock.close())

/** What a client sees for a fault, over a socket and without one. */
async function outcomes(callId: string): Promise<unknown[]> {
  const settings = { baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: { baseMilliseconds: 1 } }
  const clients = [createCdrClient(settings), createCdrClient({ ...settings, fetch: mock.fetch })]
  return Promise.all(
    clients.map((client) => client.getCdr({ callId, direction: 'inbound' }).catch((error: unknown) => error)),
  )
}

describe('a fault that ends in an error', () => {
  test.each<[string, new (what: string) => Error, object]>([
    ['fault-reset', CdrNetworkError, { retryable: true }],
    ['fault-reset-amid-body', CdrNetworkError, { retryable: true }],
    ['fault-truncated-json', CdrResponseError, {}],
    ['fault-throttled', CdrHttpError, { httpStatus: 429, retryable: true }],
    ['fault-bad-gateway', CdrHttpError, { httpStatus: 502, retryable: true, message: expect.stringMatching(/HTML/) }],
    ['fault-firewall', CdrHttpError, { httpStatus: 403, advice: expect.stringMatching(/allowlist/) }],
    ['fault-waf', CdrHttpError, { httpStatus: 418, advice: expect.stringMatching(/SNI/) }],
    ['fault-redirect', CdrHttpError, { httpStatus: 302 }],
  ])('%s', async (callId, errorClass, details) => {
    for (const outcome of await outcomes(callId)) {
      expect(outcome).toBeInstanceOf(errorClass)
      expect(outcome).toMatchObject(details)
    }
  })
})

describe('a fault that a client gets over', () => {
  test.each<[string, string[]]>([
    ['fault-delay-50', ['blank_in_key']],
    ['fault-jitter-50', ['blank_in_key']],
    ['fault-drip-1', ['blank_in_key']],
    ['fault-legacy-envelope', ['legacy_envelope', 'blank_in_key']],
    ['fault-new-envelope', ['blank_in_key']],
    ['fault-text-result-desc', ['record_as_text', 'blank_in_key']],
    ['fault-extra-fields', ['blank_in_key']],
  ])('%s', async (callId, quirks) => {
    for (const outcome of await outcomes(callId)) {
      expect(outcome).toMatchObject({ callId, talkSeconds: 30, agentId: 100 })
      expect((outcome as { quirks: { code: string }[] }).quirks.map((quirk) => quirk.code)).toEqual(quirks)
    }
  })
})

test('a delay that is longer than a client waits is a timeout there, over a socket and without one', async () => {
  const times = { timeoutMilliseconds: 100, retry: { baseMilliseconds: 1 } }
  const settings = { baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...times }
  const clients = [createCdrClient(settings), createCdrClient({ ...settings, fetch: mock.fetch })]
  const query = { callId: 'fault-delay-5000', direction: 'inbound' } as const
  await Promise.all(clients.map((client) => expect(client.getCdr(query)).rejects.toBeInstanceOf(CdrTimeoutError)))
})

test('faults can be requested by header', async () => {
  const response = await fetch(mock.url + queryPath, {
    method: 'POST',
    body: '{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}',
    headers: { 'content-type': 'application/json', authorization: 'x', 'x-mock-fault': 'throttled=7' },
  })
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
})

describe('several faults at once', () => {
  const record = { callId: '1', callType: 0 }
  const found = JSON.stringify({ result: '0', resultCode: '0100000', resultDatas: record, resultDesc: record })
  const play = (faults: string, body = found) => playFaults({ status: 200, headers: json, body }, readFaults(faults))

  test('are all played: an error page is delayed too, and delays add up', () => {
    for (const faults of ['delay=300,throttled', 'throttled,delay=300'])
      expect(play(faults)).toMatchObject({ status: 429, delivery: { delayMilliseconds: 300 } })
    expect(play('drip=5,bad-gateway')).toMatchObject({ status: 502, delivery: { dripMilliseconds: 5 } })
    for (const faults of ['delay=300,jitter=10', 'jitter=10,delay=300']) {
      const { delayMilliseconds } = play(faults).delivery ?? {}
      expect(delayMilliseconds).toBeGreaterThanOrEqual(300)
      expect(delayMilliseconds).toBeLessThan(310)
    }
  })

  test.each(['truncated-json,new-envelope', 'new-envelope,truncated-json'])(
    'change the envelope before it is truncated: %s',
    (faults) => {
      const { body } = play('new-envelope')
      expect(play(faults).body).toBe(body.slice(0, Math.floor(body.length / 2)))
    },
  )

  test('send a record with unknown fields in every kind of envelope', () => {
    const unknown = { callId: '1', callType: 9999, releaseCause: 99_999 }
    expect(JSON.parse(play('legacy-envelope,extra-fields').body)).toMatchObject({ resultDatas: unknown })
    const { resultDesc } = JSON.parse(play('text-result-desc,extra-fields').body)
    expect(JSON.parse(resultDesc)).toMatchObject(unknown)
  })

  test.each([
    ['a failure', { result: '1', resultCode: '0101003', resultDesc: 'The access key has no permission.' }],
    ['a call that is not found', { result: '0', resultCode: '0100000' }],
    ['a call that is not found, as null', { result: '0', resultCode: '0100000', resultDesc: null }],
  ])('leave the envelope of %s as it is', (_what, envelope) => {
    const body = JSON.stringify(envelope)
    for (const fault of ['extra-fields', 'text-result-desc', 'new-envelope', 'legacy-envelope'])
      expect(play(fault, body).body).toBe(body)
  })

  test('leave a list in the only envelope that it has', () => {
    const list = JSON.stringify({ resultCode: '0100000', resultDesc: { data: [], count: 0 } })
    expect(JSON.parse(play('legacy-envelope', list).body)).toEqual(JSON.parse(list))
  })
})

test('a reset of a connection that speaks TLS closes only that one', async () => {
  const secure = await createMock({ tls: true })
  const exchange = (request: string): Promise<string> => {
    const { port } = new URL(secure.url)
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca: secure.certificate?.cert ?? '' })
    socket.write(request)
    return text(socket).catch(() => '')
  }
  for (const callId of ['fault-reset', 'fault-reset-amid-body']) {
    const body = JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId } })
    const headers = `Authorization: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
    expect(await exchange(`POST ${queryPath} HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n${body}`)).not.toContain('}}')
  }
  expect(await exchange('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
  await secure.close()
})

test('faults can be set for every query', async () => {
  const always = await createMock({ port: false, fault: 'bad-gateway' })
  const client = createCdrClient({ baseUrl: always.url, fetch: always.fetch, accessKey: 'a', secretKey: 's', ccId: 1 })
  await expect(client.getCdr({ callId: '1', direction: 'inbound' })).rejects.toMatchObject({ httpStatus: 502 })
})

test('every fault of the spec can be played, and no other', () => {
  expect([...playableFaults].sort()).toEqual(spec['x-mock-faults'].entries.map((entry) => entry.name).sort())
})

test('an unknown fault, or a value that is no number, is refused with what there is', () => {
  expect(() => readFaults('explode')).toThrow(/no fault "explode"\. Use one of delay,/)
  expect(() => readFaults('delay=long')).toThrow(/must be a whole number/)
})

test.each(['fault-explode', 'fault-', 'fault-delay-soon'])(
  'the call ID %s is refused with the list of faults',
  async (callId) => {
    const headers = { 'content-type': 'application/json', authorization: 'any' }
    const body = JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId } })
    for (const send of [fetch, mock.fetch]) {
      const response = await send(`${mock.url}${queryPath}`, { method: 'POST', headers, body })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/Use one of delay, jitter,/) })
    }
  },
)

test('a fault behaves the same in both directions', async () => {
  const client = createCdrClient({ baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  for (const direction of ['inbound', 'outbound'] as const) {
    const cdr = await client.getCdr({ callId: 'fault-extra-fields', direction })
    expect(cdr).toMatchObject({ callId: 'fault-extra-fields', callType: { value: 9999 } })
    await expect(client.getCdr({ callId: 'fault-firewall', direction })).rejects.toMatchObject({ httpStatus: 403 })
  }
})
