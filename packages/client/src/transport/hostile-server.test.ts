import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { builds, failure, serve } from '../../test/listen.ts'
import type { CdrEvent } from '../index.ts'
import { examples } from '../testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const good = JSON.stringify(examples.vendorSample.response)
const quick = { retry: { baseMilliseconds: 1 } }

describe.each(builds)('the client %s', (_name, create) => {
  test('retries after a lost connection, 408, 425, 429 and 5xx, with a new signature each time', async () => {
    for (const trouble of ['drop', 408, 425, 429, 500, 501, 502, 503, 504] as const) {
      const seen: string[] = []
      const url = await serve(async (request, response) => {
        seen.push(String(request.headers.authorization))
        // Two attempts of one millisecond have one timestamp, and so one signature.
        await sleep(2)
        if (seen.length === 3) return response.end(good)
        if (trouble === 'drop') return request.socket.destroy()
        response.writeHead(trouble).end('<html>busy</html>')
      })
      await expect(create(url, quick).getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
      expect(new Set(seen).size).toBe(3)
    }
  })

  test('does not retry what cannot succeed', async () => {
    for (const status of [302, 400, 401, 403, 404, 413, 418]) {
      let count = 0
      const url = await serve((_request, response) => {
        count += 1
        response.writeHead(status, { location: '/x', date: new Date().toUTCString() }).end()
      })
      expect(await failure(create(url, quick).getCdr(query))).toMatchObject({ httpStatus: status, attempts: 1 })
      expect(count).toBe(1)
    }
  })

  test('gives up after the limit and reports the number of attempts', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end())
    expect(await failure(create(url, { retry: { limit: 3, baseMilliseconds: 1 } }).getCdr(query))).toMatchObject({
      code: 'http',
      httpStatus: 503,
      attempts: 4,
      retryable: true,
    })
    expect(await failure(create(url, { retry: 0 }).getCdr(query))).toMatchObject({ attempts: 1 })
  })

  test('waits for the Retry-After delay', async () => {
    const delays: number[] = []
    const onEvent = (event: CdrEvent) => event.type === 'retry' && delays.push(event.delayMilliseconds)
    let count = 0
    const url = await serve((_request, response) => {
      count += 1
      const header = count === 1 ? '0.05' : new Date(Date.now() - 1000).toUTCString()
      if (count < 3) response.writeHead(429, { 'retry-after': header }).end()
      else response.end(good)
    })
    await create(url, { onEvent }).getCdr(query)
    expect(delays).toEqual([50, 0])
  })

  test('does not wait for a Retry-After beyond the total timeout', async () => {
    const url = await serve((_request, response) => response.writeHead(503, { 'retry-after': '3600' }).end())
    const error = await failure(create(url, { totalTimeoutMilliseconds: 5000 }).getCdr(query))
    expect(error).toMatchObject({ code: 'http', attempts: 1 })
  })

  test('replaces a dead keep-alive connection without a pause and without using up a retry', async () => {
    const events: CdrEvent[] = []
    let count = 0
    const url = await serve((request, response) => {
      count += 1
      if (count === 2) return request.socket.resetAndDestroy()
      response.end(good)
    })
    const client = create(url, { retry: 0, onEvent: (event: CdrEvent) => events.push(event) })
    await client.getCdr(query)
    await expect(client.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    expect(events.filter((event) => event.type === 'retry')).toMatchObject([
      { reason: 'dead_socket', delayMilliseconds: 0, attempt: 1 },
    ])
  })

  test('ends an attempt whose body arrives too slowly, and the call when its total timeout elapses', async () => {
    const drip = async (response: ServerResponse): Promise<void> => {
      response.writeHead(200)
      while (!response.destroyed) {
        response.write(' ')
        await sleep(20)
      }
    }
    const slow = await serve((_request, response) => drip(response))
    const twice = create(slow, { timeoutMilliseconds: 80, retry: { limit: 1, baseMilliseconds: 1 } })
    expect(await failure(twice.getCdr(query))).toMatchObject({
      code: 'timeout',
      attempts: 2,
      message: expect.stringMatching(/within 80 ms\./),
    })
    // The first response comes at once, the second drips until the time of the whole is up.
    let count = 0
    const url = await serve((_request, response) => {
      count += 1
      return count === 1 ? response.writeHead(503).end() : drip(response)
    })
    const whole = create(url, { totalTimeoutMilliseconds: 1_000, retry: { limit: 9, baseMilliseconds: 1 } })
    expect(await failure(whole.getCdr(query))).toMatchObject({
      code: 'timeout',
      attempts: 2,
      message: expect.stringMatching(/within 1000 ms with all attempts/),
    })
  })

  test('ends the pause between two attempts at once after an abort', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const url = await serve((_request, response) => response.writeHead(503, { 'retry-after': '60' }).end())
    const onEvent = (event: CdrEvent) => event.type === 'retry' && setImmediate(() => controller.abort(reason))
    const client = create(url, { onEvent })
    expect(await failure(client.getCdr({ ...query, signal: controller.signal }))).toBe(reason)
    expect(await failure(client.getCdr({ ...query, signal: controller.signal }))).toBe(reason)
  })

  test.each([
    ['with its length', { 'content-length': String(5_000_000) }],
    ['without', {}],
  ])('stops reading a response that is too large, %s', async (_form, headers) => {
    let sent = 0
    const url = await serve(async (_request, response) => {
      response.writeHead(200, headers)
      for (; sent < 5_000_000 && !response.destroyed; sent += 50_000) {
        response.write(Buffer.alloc(50_000, 32))
        await sleep(1)
      }
    })
    const error = await failure(create(url, { maxResponseBytes: 10_000 }).getCdr(query))
    expect(error).toMatchObject({
      code: 'invalid_response',
      attempts: 1,
      message: expect.stringMatching(/larger than 10000 bytes/),
    })
    expect(sent).toBeLessThan(5_000_000)
  })

  test.each([
    ['longer than it is', 900, 'network'],
    ['shorter than it is', 20, 'invalid_response'],
  ])('rejects a response whose length is declared %s', async (_form, length, code) => {
    const url = await serve((request) => {
      request.socket.end(
        `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${good.slice(0, 400)}`,
      )
    })
    expect(await failure(create(url, quick).getCdr(query))).toMatchObject({ code })
  })

  test('uses the clock of the server once after a 401, and keeps it if that helps', async () => {
    const events: CdrEvent[] = []
    const threeHours = 3 * 3600 * 1000
    let count = 0
    const url = await serve((request, response) => {
      count += 1
      const signed = Date.parse(String(request.headers.authorization).split('/')[2] ?? '')
      const now = Date.now() + threeHours
      response.setHeader('date', new Date(now).toUTCString())
      response.writeHead(Math.abs(signed - now) < 60_000 ? 200 : 401).end(good)
    })
    const client = create(url, { onEvent: (event: CdrEvent) => events.push(event) })
    await expect(client.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
    await client.getCdr(query)
    expect(count).toBe(3)
    const [skew, ...more] = events.filter((event) => event.type === 'skew')
    expect(skew?.offsetSeconds).toBeGreaterThan(10_790)
    expect(more).toEqual([])
  })

  test.each([
    ['a wrong date', new Date(0).toUTCString(), 2, /clock of this machine is \d+ s ahead/],
    ['no date that can be read', 'yesterday', 1, /secret key/],
  ])('throws after a 401 with %s, and does not change the clock', async (_name, date, attempts, advice) => {
    const times: string[] = []
    const url = await serve((request, response) => {
      times.push(String(request.headers.authorization).split('/')[2] ?? '')
      response.setHeader('date', date)
      response.writeHead(401).end()
    })
    const client = create(url)
    expect(await failure(client.getCdr(query))).toMatchObject({
      code: 'auth',
      attempts,
      advice: expect.stringMatching(advice),
    })
    await failure(client.getCdr(query))
    expect(Math.abs(Date.parse(times[attempts] ?? '') - Date.now())).toBeLessThan(60_000)
  })

  test('names the HTML page of a firewall by its title, and follows no redirect', async () => {
    const url = await serve((_request, response) => {
      response
        .writeHead(403, { 'content-type': 'text/html' })
        .end('<html><head><title>Blocked 13800138000</title></head></html>')
    })
    expect(await failure(create(url).getCdr(query))).toMatchObject({
      code: 'http',
      message: expect.stringMatching(/an HTML page titled "Blocked \*{9}00"/),
    })
  })

  test('sends a request ID, and reports that of the response on the error', async () => {
    let sent: unknown
    const url = await serve((request, response) => {
      sent = request.headers['x-request-id']
      response.writeHead(404, request.url?.includes('calldata') ? {} : { 'x-request-id': 'theirs' }).end()
    })
    const error = (await failure(create(url).getCdr(query))) as { requestId: string }
    expect(error.requestId).toBe(sent)
    const named = await serve((_request, response) => response.writeHead(404, { 'x-request-id': 'theirs' }).end())
    expect(await failure(create(named).getCdr(query))).toMatchObject({ requestId: 'theirs' })
  })

  test("offers the typed call as client.api, with the platform's own Response", async () => {
    let count = 0
    const url = await serve((request, response) => {
      count += 1
      if (count === 1) return response.writeHead(503).end()
      response
        .writeHead(200, { 'content-type': 'application/json', 'x-seen': String(request.headers.authorization) })
        .end(good)
    })
    const { data, response } = await create(url, quick).api.POST(
      '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
      {
        body: { queryParam: { ccId: 1, isCallin: 'true', callId: '1' } },
      },
    )
    expect(data).toEqual(examples.vendorSample.response)
    expect(response).toBeInstanceOf(Response)
    expect(response.headers.get('x-seen')).toMatch(/^auth-v2\/ak\//)
    expect(count).toBe(2)
  })
})
