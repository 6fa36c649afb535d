import { createCdrClient } from '@org/cms-cdr-client'
import { expect, test } from 'vitest'
import { demoCalls, demoList } from './demo-calls.ts'

test('the invented day is the same each time, and its list names each of its calls once', () => {
  expect(demoCalls()).toEqual(demoCalls())
  const [head, ...callIds] = demoList().trimEnd().split('\r\n')
  expect(head).toBe('callId')
  expect(callIds).toEqual(Object.keys(demoCalls()))
})

test('every invented call is a record of the spec, and ends after it began', async () => {
  for (const [callId, record] of Object.entries(demoCalls())) {
    const fetch = async () => Response.json({ result: '0', resultCode: '0100000', resultDesc: record })
    const client = createCdrClient({
      baseUrl: 'https://cms.example.test',
      accessKey: 'ak',
      secretKey: 'sk',
      ccId: 1,
      timeZone: 'UTC',
      fetch,
    })
    const cdr = await client.getCdr({ callId, direction: 'inbound' })
    expect([cdr.callId, cdr.quirks, cdr.deviations]).toEqual([callId, [], []])
    expect(cdr.endTime?.instant?.getTime()).toBeGreaterThan(cdr.beginTime?.instant?.getTime() ?? Number.NaN)
  }
})
