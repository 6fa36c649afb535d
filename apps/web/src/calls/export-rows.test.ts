import { createCdrClient } from '@org/cms-cdr-client/browser'
import { examples } from '@org/cms-cdr-client/testing'
import { expect, test } from 'vitest'
import { rowsOfWorkbook } from '../../../../packages/formats/test/list.ts'
import { CallRun } from './call-run.ts'
import { exportRows } from './export-rows.ts'

/** A list of which one call is found, one is not, one fails, and one is not looked up yet. */
async function mixedRun(): Promise<CallRun> {
  const queries = ['found', 'missing', 'failed', 'waiting'].map((callId) => ({
    callId,
    ccId: 1,
    direction: 'inbound' as const,
  }))
  const client = createCdrClient({
    baseUrl: 'http://cdr.test',
    ccId: 1,
    retry: 0,
    fetch: async (_url, init) => {
      const { queryParam } = await new Response(init?.body).json()
      if (queryParam.callId === 'failed') return new Response('', { status: 500 })
      return Response.json(examples[queryParam.callId === 'found' ? 'inbound' : 'notFound'].response)
    },
  })
  const run = new CallRun('list', queries, client)
  const waiting = run.rows.at(-1)
  if (waiting) waiting.state = 'found'
  await run.start()
  if (waiting) waiting.state = 'waiting'
  return run
}

test('every row is exported with its state, error and wait, whether it has a record or not', async () => {
  const { rows } = await mixedRun()
  const found = { state: 'found', ccId: 1, direction: 'inbound', waitSeconds: expect.any(Number), talkSeconds: 311 }
  const outcomes = [
    { callId: examples.inbound.query.callId, ...found },
    { callId: 'missing', state: 'missing', errorCode: 'not_found', ccId: 1, direction: 'inbound' },
    { callId: 'failed', state: 'failed', errorCode: 'http', errorMessage: expect.stringContaining('500') },
    { callId: 'waiting', state: 'waiting', ccId: 1, direction: 'inbound' },
  ]
  const lines = (await (await exportRows(rows, 'ndjson')).text()).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject(outcomes)
  const csv = (await (await exportRows(rows, 'csv')).text()).trimEnd().split('\n')
  expect(csv[0]).toMatch(/^callId,state,errorCode,errorMessage,waitSeconds,ccId,/)
  expect(csv.slice(1).map((line) => line.split(',').slice(0, 3))).toEqual([
    [examples.inbound.query.callId, 'found', ''],
    ['missing', 'missing', 'not_found'],
    ['failed', 'failed', 'http'],
    ['waiting', 'waiting', ''],
  ])
  const workbook = await rowsOfWorkbook(await (await exportRows(rows, 'xlsx')).bytes())
  expect(workbook.map((row) => row.slice(0, 3))).toEqual([
    ['callId', 'state', 'errorCode'],
    [examples.inbound.query.callId, 'found', null],
    ['missing', 'missing', 'not_found'],
    ['failed', 'failed', 'http'],
    ['waiting', 'waiting', null],
  ])
  expect(workbook[1]?.[4]).toBeTypeOf('number')
  const ids = await (await exportRows(rows, 'txt')).text()
  expect(ids).toBe('found\nmissing\nfailed\nwaiting\n')
})
