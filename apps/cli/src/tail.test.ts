import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import type { FoundCall } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, onTestFinished, test } from 'vitest'
import { ended, environment, run, start } from '../test/run.ts'
import { openCallsTable } from './search/found-calls.ts'

const [example] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
const callOf = (id: number) => ({ ...example, callId: `170000000${id}-1`, callingNumber: '5550100' })
const eventOf = (id: number) => `id: ${id}\nevent: call\ndata: ${JSON.stringify(callOf(id))}\n\n`

/** A server that has stored calls 3, 2 and 1, and gives these streams one after the other; 403 after the last one. */
async function startServer(streams: readonly string[], { isOpen = false } = {}) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
    requests.push(`${pathname} ${request.headers['last-event-id'] ?? searchParams.get('limit')}`)
    if (pathname === '/calls') {
      const calls = [3, 2, 1].slice(0, Number(searchParams.get('limit'))).map(callOf)
      return response.setHeader('content-type', 'application/json').end(JSON.stringify({ calls, nextCursor: null }))
    }
    const text = streams[requests.filter((one) => one.startsWith('/calls/events')).length - 1]
    if (text === undefined) return response.writeHead(403).end()
    response.setHeader('content-type', 'text/event-stream').write(text)
    return isOpen ? undefined : setTimeout(() => response.end(), 200)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const idsOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).callId)

test('the latest calls come first, then new ones as lines of JSON, each once, also after an interruption', async () => {
  // Call 3 is stored while the latest calls are searched.
  const { url, requests } = await startServer([
    `retry: 10\nid: 2\n\n${eventOf(3)}${eventOf(4)}`,
    `id: 4\n\n${eventOf(5)}`,
  ])
  const { status, stdout, stderr } = await run(['tail', '--lines', '2'], url)
  expect(idsOf(stdout)).toEqual(['1700000002-1', '1700000003-1', '1700000004-1', '1700000005-1'])
  expect(JSON.parse(stdout.trim().split('\n')[3] ?? '')).toMatchObject({ eventId: '5', callingNumber: '5550100' })
  expect(requests.filter((one) => one.startsWith('/calls/events'))).toEqual([
    '/calls/events null',
    '/calls/events 4',
    '/calls/events 5',
  ])
  expect(stderr).toMatch(
    /^cms-cdr: Connected again\. No call was missed\.\ncms-cdr: The live events of .* HTTP status 403/,
  )
  expect(status).not.toBe(0)
})

test('an earlier run is continued without the latest calls, and numbers can be masked', async () => {
  const { url, requests } = await startServer([`retry: 10\nid: 3\n\n${eventOf(4)}`])
  const { stdout } = await run(['tail', '--after', '3', '--mask'], url)
  expect(idsOf(stdout)).toEqual(['1700000004-1'])
  expect(stdout).not.toContain('5550100')
  expect(requests[0]).toBe('/calls/events 3')
})

test('no latest calls are shown on request', async () => {
  const { url, requests } = await startServer([`retry: 10\nid: 3\n\n${eventOf(4)}`])
  expect(idsOf((await run(['tail', '-n', '0'], url)).stdout)).toEqual(['1700000004-1'])
  expect(requests.some((one) => one.startsWith('/calls '))).toBe(false)
})

test('a server that cannot be reached is an error', async () => {
  const { status, stdout, stderr } = await run(['tail'], 'http://127.0.0.1:9', { env: { CMS_CDR_RETRIES: '0' } })
  expect([status, stdout]).toEqual([expect.any(Number), ''])
  expect(stderr).toMatch(/Nothing listens/)
})

test('Ctrl-C ends it while it waits', async () => {
  const { url } = await startServer([`id: 3\n\n${eventOf(4)}`], { isOpen: true })
  const child = start(['tail', '--lines', '1'], environment(url))
  const end = ended(child)
  child.stdout?.on('data', (text: string) => {
    if (text.includes('1700000004-1')) child.kill('SIGINT')
  })
  const { status, stdout, stderr } = await end
  expect([status, stderr]).toEqual([130, ''])
  expect(idsOf(stdout)).toEqual(['1700000003-1', '1700000004-1'])
})

test('a line of the table has the columns of its head, as many as fit the terminal', () => {
  const call = { ...callOf(4), beganAt: new Date(0), endedAt: null, callType: null, releaseCause: null } as FoundCall
  const { head, lineOf, notes } = openCallsTable('UTC', 140)
  expect(stripVTControlCharacters(head)).toBe(
    'began                call                  direction  queue  agent   wait   talk  from            to              release cause',
  )
  expect(lineOf(call)).toBe(
    '1970-01-01 00:00:00  1700000004-1          inbound    9              1:25   0:00  5550100         10001',
  )
  expect(notes).toEqual([])
  const narrow = openCallsTable('UTC', 90)
  expect(stripVTControlCharacters(narrow.head)).toMatch(/ talk$/)
  expect(narrow.notes).toEqual(['No room for: from, to, release cause. Widen the terminal, or add --json.'])
})
