import { setupI18n } from '@lingui/core'
import { createCdrClient } from '@org/cms-cdr-client/browser'
import { examples } from '@org/cms-cdr-client/testing'
import { expect, test } from 'vitest'
import { languages } from '../i18n/languages.ts'
import { describeCall, outcomeOf } from './describe-call.ts'

const english = setupI18n({ locale: 'en', messages: { en: (await languages.en.load()).messages } })

const nothing = { ivrCallTime: 0, queueWaitTime: 0, ackTime: 0, callTime: 0, agentId: 0, skillId: 0, releaseCause: 80 }

/** Reads a record as the page does. */
async function callOf(record: object, direction: 'inbound' | 'outbound' = 'inbound') {
  const { callId } = examples.inbound.query
  const response = { resultCode: '0100000', resultDesc: { ...nothing, callId, ...record } }
  const client = createCdrClient({ baseUrl: 'http://cdr.test', ccId: 1, fetch: async () => Response.json(response) })
  return client.getCdr({ callId, direction })
}

test.each([
  [
    'abandoned',
    { ivrCallTime: 12, queueWaitTime: 85, skillId: 9, releaseCause: 512 },
    'Waited 1:25 in queue 9. Nobody answered: the queue overflowed or timed out (512).',
  ],
  [
    'answered',
    { queueWaitTime: 5, ackTime: 3, callTime: 200, agentId: 100, skillId: 9, releaseCause: 531 },
    'Waited 0:05 in queue 9. Agent 100 answered and talked for 3:20. The user hung up (531).',
  ],
  ['answered', { callTime: 36_000, releaseCause: null }, 'Talked for 10:00:00.'],
  [
    'unanswered',
    { ackTime: 20, releaseCause: 8 },
    'Rang for 0:20. Nobody answered: the called party did not answer (8).',
  ],
  [
    'ivrOnly',
    { ivrCallTime: 20, releaseCause: 0 },
    'Spent 0:20 in the IVR and did not reach a queue: the flow ended the call; normal release (0).',
  ],
  [
    'unknown',
    { queueWaitTime: 7, callTime: null, releaseCause: 99_999 },
    'Waited 0:07. The record does not say whether anybody answered. Release cause 99999 is not in the catalog.',
  ],
  ['unknown', { callTime: -5, releaseCause: null }, 'The record does not say whether anybody answered.'],
  [
    'abandoned',
    { queueWaitTime: 5, releaseCause: 99_999 },
    'Waited 0:05. Nobody answered: unknown release cause 99999.',
  ],
  [
    'unanswered',
    { ivrCallTime: 4_294_967_295, releaseCause: 0 },
    'Nobody answered: the flow ended the call; normal release (0).',
  ],
  ['unanswered', { queueWaitTime: 4_294_967_295, releaseCause: null }, 'Nobody answered.'],
  ['ivrOnly', { ivrCallTime: 9, ackTime: -5, releaseCause: null }, 'Spent 0:09 in the IVR and did not reach a queue.'],
  ['unanswered', {}, 'The call ended as soon as it began: the user left the queue (80).'],
  [
    'unanswered',
    { releaseCause: 251 },
    'The call ended as soon as it began: VSPCOMM is unavailable; also the start of its range (251).',
  ],
])('an inbound call that is %s is described: %j', async (outcome, record, text) => {
  const cdr = await callOf(record)
  expect(outcomeOf(cdr)).toBe(outcome)
  expect(describeCall(cdr, english)).toBe(text)
})

test.each([
  ['unanswered', { ackTime: 20, releaseCause: 47 }, 'Rang for 0:20. Not connected: the called party is busy (47).'],
  [
    'answered',
    { ackTime: 9, callTime: 95, agentId: 7, releaseCause: 1281 },
    'Rang for 0:09. Agent 7 talked for 1:35. The agent hung up (1281).',
  ],
])('an outbound call that is %s is described: %j', async (outcome, record, text) => {
  const cdr = await callOf(record, 'outbound')
  expect(outcomeOf(cdr)).toBe(outcome)
  expect(describeCall(cdr, english)).toBe(text)
})
