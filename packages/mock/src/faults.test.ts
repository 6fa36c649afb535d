import { CdrHttpError, CdrNetworkError, CdrResponseError, CdrTimeoutError, createCdrClient } from '@org/cms-cdr-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from './create-mock.ts'
import { playableFaults, readFaults } from './faults.ts'
import { queryPath, spec } from './spec.ts'

let mock: Mock
beforeAll(async () => {
  mock = await createMock()
})
afterAll(() => mock.close())

/** What a client sees for a fault, over a socket and without one. */
async function outcomes(callId: string): Promise<unknown[]> {
  const settings = { baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1 }
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
    ['fault-firewall', CdrHttpError, { httpStatus: 403, advice: expect.stringMatching(/allow-list/) }],
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
  const settings = { baseUrl: mock.url, accessKey: 'ak', secretKey: 'sk', ccId: 1, timeoutMilliseconds: 100 }
  for (const client of [createCdrClient(settings), createCdrClient({ ...settings, fetch: mock.fetch })]) {
    const query = client.getCdr({ callId: 'fault-delay-5000', direction: 'inbound' })
    await expect(query).rejects.toBeInstanceOf(CdrTimeoutError)
  }
})

test('faults can be requested by header, and several at once', async () => {
  const [path = ''] = Object.keys(spec.paths)
  const response = await fetch(mock.url + path, {
    method: 'POST',
    body: '{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}',
    headers: { 'content-type': 'application/json', authorization: 'x', 'x-mock-fault': 'delay=5, throttled=7' },
  })
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
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
