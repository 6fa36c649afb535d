import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { type HostileResponse, hostileResponses } from '../../test/hostile-responses.ts'
import { failure, listen } from '../../test/listen.ts'
import { createCdrClient as createBrowserClient } from '../browser.ts'
import { type CdrClient, type CdrQueryOptions, createCdrClient } from '../index.ts'
import { createCdrClient as createNodeClient } from '../node.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const keys = { accessKey: 'ak', secretKey: 'sk', ccId: 1 }
const entries: readonly (readonly [
  entry: string,
  create: (baseUrl: string, options?: CdrQueryOptions) => CdrClient,
])[] = [
  ['.', (baseUrl, options) => createCdrClient({ ...keys, baseUrl, ...options })],
  ['./node', (baseUrl, options) => createNodeClient({ ...keys, baseUrl, connections: 1, ...options })],
  ['./browser', (baseUrl, options) => createBrowserClient({ ccId: 1, baseUrl, ...options })],
]

/** Sends these bytes as the response to every request, on a real socket. */
async function serve({ bytes, closes }: HostileResponse): Promise<{ url: string; requests: () => number }> {
  let requests = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      if (!data.includes('POST ')) return
      requests += 1
      if (closes) socket.end(bytes)
      else socket.write(bytes)
    })
  })
  return { url: await listen(server), requests: () => requests }
}

describe.each(entries)('a client of %s', (entry, create) => {
  test.each(hostileResponses)('handles $name', async (row) => {
    const { url, requests } = await serve(row)
    const client = create(url)
    const expected = (entry !== './node' && row.onFetch) || row.expected
    if (typeof expected === 'string') {
      for (let count = 1; count <= 2; count += 1) {
        expect((await client.getCdr(query)).raw).toMatchObject({ resultCode: '0100000', note: expected })
      }
      return
    }
    const error = await failure(client.getCdr(query))
    expect(error).toMatchObject({
      code: expected.code,
      message: expect.stringMatching(expected.message),
      attempts: 1,
      retryable: false,
    })
    expect(String(error)).not.toMatch(/firewall/)
    expect(requests()).toBe(1)
    await client.close()
  })

  test('fails every call after close() at once, without a request', async () => {
    const { url, requests } = await serve(hostileResponses[0] as HostileResponse)
    const client = create(url)
    await client.getCdr(query)
    await client.close()
    expect(await failure(client.getCdr(query))).toMatchObject({
      code: 'closed',
      attempts: 0,
      message: expect.stringMatching(/client is closed/),
    })
    expect(requests()).toBe(1)
  })

  test('ends the pause before a retry on close(), and sends nothing more', async () => {
    const { url, requests } = await serve({
      name: 'an overloaded server',
      bytes: Buffer.from('HTTP/1.1 503 Service Unavailable\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n'),
      expected: '',
    })
    const events: string[] = []
    const client = create(url, { retry: 2, onEvent: ({ type }) => events.push(type) })
    const failed = failure(client.getCdr(query))
    await vi.waitFor(() => expect(events).toContain('retry'))
    await client.close()
    expect(await failed).toMatchObject({ code: 'closed', attempts: 1 })
    expect(requests()).toBe(1)
  })
})
