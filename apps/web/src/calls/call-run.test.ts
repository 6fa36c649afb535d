import { createCdrClient } from '@org/cms-cdr-client/browser'
import { examples } from '@org/cms-cdr-client/testing'
import { expect, test } from 'vitest'
import { CallRun } from './call-run.ts'

const queries = Array.from({ length: 200 }, (_none, index) => ({
  callId: String(index),
  ccId: 1,
  direction: 'inbound' as const,
}))

/** A run over the real client, whose responses a test chooses by call ID. */
function runWith(respond: (callId: string) => Response | Promise<Response>): { run: CallRun; requested: string[] } {
  const requested: string[] = []
  const client = createCdrClient({
    baseUrl: 'http://cdr.test',
    ccId: 1,
    retry: 0,
    fetch: async (_url, init) => {
      const { queryParam } = await new Response(init?.body).json()
      requested.push(queryParam.callId)
      return respond(queryParam.callId)
    },
  })
  return { run: new CallRun('list', queries, client), requested }
}

const found = () => Response.json(examples.inbound.response)

test('each call is settled once, and its record is stored without the raw response', async () => {
  const { run, requested } = runWith((callId) => (callId === '7' ? Response.json(examples.notFound.response) : found()))
  await run.start()
  expect([run.status, run.counts, run.settled]).toEqual(['done', { found: 199, missing: 1, failed: 0 }, 200])
  expect(requested.toSorted()).toEqual(queries.map(({ callId }) => callId).toSorted())
  expect(run.rows[0]?.cdr).toMatchObject({ talkSeconds: 311, callingNumber: '5550100', calledNumber: '5550199' })
  expect(run.rows[0]?.cdr).not.toHaveProperty('raw')
  expect(run.rows[0]?.cdr?.releaseCause).toBe(run.rows[1]?.cdr?.releaseCause)
})

test('a pause aborts requests in flight, and resuming looks up only what is not settled', async () => {
  const { run, requested } = runWith(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    return found()
  })
  const began = run.start()
  while (run.settled < 20) await new Promise((resolve) => setTimeout(resolve, 1))
  run.pause('person')
  await began
  expect([run.status, run.pausedBy]).toEqual(['paused', 'person'])
  const { settled } = run
  const before = requested.length
  await run.start()
  expect(run.counts).toEqual({ found: 200, missing: 0, failed: 0 })
  expect(requested.length - before).toBe(200 - settled)
})

test('a call that failed can be retried', async () => {
  let isBroken = true
  const { run } = runWith((callId) => (isBroken && callId === '9' ? new Response('', { status: 500 }) : found()))
  await run.start()
  expect(run.counts).toEqual({ found: 199, missing: 0, failed: 1 })
  expect(run.rows[9]?.error?.code).toBe('http')
  isBroken = false
  await run.retryFailed()
  expect([run.counts, run.rows[9]?.error]).toEqual([{ found: 200, missing: 0, failed: 0 }, undefined])
})

test('the run pauses when the server cannot be reached, and those calls wait again', async () => {
  let isGone = false
  const { run } = runWith((callId) => {
    isGone ||= callId === '100'
    if (isGone) throw new TypeError('Failed to fetch')
    return found()
  })
  await run.start()
  expect([run.status, run.pausedBy, run.counts.failed]).toEqual(['paused', 'unreachable', 0])
  expect(run.rows.filter(({ state }) => state === 'waiting')).toHaveLength(200 - run.counts.found)
})

test('calls that the server refuses stay failed, and resuming goes on with the rest', async () => {
  const isBad = (callId: string): boolean => Number(callId) < 25
  const { run, requested } = runWith((callId) => (isBad(callId) ? new Response('', { status: 503 }) : found()))
  await run.start()
  expect([run.status, run.pausedBy, run.reason?.code]).toEqual(['paused', 'failing', 'http'])
  const failed = run.rows.filter(({ state }) => state === 'failed').map(({ query }) => query.callId)
  expect(failed).toHaveLength(10)
  requested.length = 0
  await run.start()
  expect(requested.filter((callId) => failed.includes(callId))).toEqual([])
  while (run.status === 'paused') await run.start()
  expect([run.status, run.counts]).toEqual(['done', { found: 175, missing: 0, failed: 25 }])
})

test('failures that are scattered among responses stay failed when the server is gone later', async () => {
  let isGone = false
  const { run } = runWith((callId) => {
    isGone ||= callId === '150'
    if (isGone) throw new TypeError('Failed to fetch')
    return Number(callId) % 10 === 0 ? new Response('', { status: 503 }) : found()
  })
  await run.start()
  expect([run.pausedBy, run.rows[0]?.state]).toEqual(['unreachable', 'failed'])
  expect(run.counts.failed).toBeGreaterThanOrEqual(10)
})

test('a call that meets an ended session is not a failed one', async () => {
  const { run } = runWith((callId) => (Number(callId) >= 50 ? new Response('', { status: 401 }) : found()))
  await run.start()
  expect([run.pausedBy, run.counts.failed]).toEqual(['signedOut', 0])
})

test('listeners are notified of the start, of changes, and of the end', async () => {
  const { run } = runWith(found)
  const seen: string[] = []
  const leave = run.subscribe(() => seen.push(run.status))
  await run.start()
  leave()
  await run.retryFailed()
  expect(seen.at(0)).toBe('running')
  expect(seen.at(-1)).toBe('done')
  expect(run.version).toBeGreaterThan(seen.length)
})
