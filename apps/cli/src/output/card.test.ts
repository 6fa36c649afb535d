import { stripVTControlCharacters } from 'node:util'
import { type Cdr, createCdrClient } from '@org/cms-cdr-client'
import { columns } from '@org/cms-cdr-formats/columns'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, inject, test } from 'vitest'
import { card } from './card.ts'

const client = createCdrClient({
  baseUrl: inject('mocks').url,
  accessKey: 'ak',
  secretKey: 'canary',
  ccId: 1,
  timeZone: 'America/Sao_Paulo',
})

test('the card shows every value of the record in words, and its quirks', async () => {
  const cards = [
    card(await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })),
    card(await client.getCdr({ callId: '1700000000-0003', direction: 'outbound' })),
  ]
  expect(stripVTControlCharacters(cards.join('\n\n'))).toMatchInlineSnapshot(`
    "Call 1000000000-0001  inbound, call center 1

      ░░░░░░░░░░░░░░▒▒▒▒▒▒▒███████████████████████████████████████████
      · IVR 0 s  ░ queue 10 s  ▒ ring 5 s  █ talk 30 s  = 0:45

      calling number  10000
      called number   10001
      anonymous       no
      call type       0  Normal incoming call.
      begin           2001-09-09 01:46:40 UTC (from the call ID)
      release cause   0  The flow ended the call; normal release.
      agent           100
      skill queue     1
      VDN             1
      quirk           The key "agentId " was read as "agentId".

    Call 1700000000-0003  outbound, call center 1

      ░░▒▒▒▒▒▒▒███████████████████████████████████████████████████████
      · IVR 0 s  ░ queue 3 s  ▒ ring 12 s  █ talk 95 s  = 1:50

      calling number   5550199
      called number    5550142
      anonymous        no
      call type        43  Predicted outgoing call, shown to the agent as a virtual
                       incoming one.
      begin            2023-11-14 19:13:20 America/Sao_Paulo
      end              2023-11-14 19:15:10 America/Sao_Paulo
      release cause    0  The flow ended the call; normal release.
      agent            1043
      skill queue      9
      VDN              25
      outbound result  0900  The OBS made the outbound call successfully before the
                       call was transferred to an agent.
      result code      1001
      business result  SOLD
      sub-status       SOLD_BY_CARD"
  `)
})

test('a call ID without a time shows no begin', async () => {
  const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
  expect(card({ ...cdr, callId: '1700000000123-7' })).toContain('2023-11-14 22:13:20 UTC (from the call ID)')
  for (const callId of ['abc', '17000000001-1', '1700000000']) expect(card({ ...cdr, callId })).not.toContain('begin')
})

test('the card marks implausible durations, and neither draws nor adds them', async () => {
  const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
  const lines = (odd: object): string[] => stripVTControlCharacters(card({ ...cdr, ...odd })).split('\n')
  expect(lines({ talkSeconds: 4294967295, queueSeconds: -28800 })).toContain(
    '  · IVR 0 s  ░ queue -28800 s (implausible)  ▒ ring 5 s  █ talk 4294967295 s (implausible)  = 0:05',
  )
  const none = { ivrSeconds: null, queueSeconds: null, ringSeconds: null }
  expect(lines({ ...none, talkSeconds: 4294967295 })[2]).toBe('  █ talk 4294967295 s (implausible)')
})

test('control characters of a response do not reach the terminal', async () => {
  const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
  expect(stripVTControlCharacters(card({ ...cdr, callingNumber: '\u001b]0;evil\u0007' }))).toContain(
    '\uFFFD]0;evil\uFFFD',
  )
})

test('is 80 columns wide on a terminal that does not know its width', async () => {
  const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
  expect(card(cdr, 0)).toBe(card(cdr, 80))
})

const fields: Readonly<Record<string, { 'x-plain-name': string; examples: readonly unknown[] }>> =
  spec.components.schemas.CallDetail.properties

// The times and durations of a call are drawn, too, and a call that was anonymous says so in words.
const drawn = new Set(['anonymous', 'queueSeconds', 'ivrSeconds', 'ringSeconds', 'talkSeconds'])

test.each(Object.values(fields).map((field) => [field['x-plain-name'], field.examples[0]] as const))(
  'the field %s is a column of a table, and its value is on the card',
  async (plainName, example) => {
    expect(columns).toContain(plainName)
    if (drawn.has(plainName)) return
    const cdr = await client.getCdr({ callId: '1700000000-0003', direction: 'outbound' })
    const value = typeof example === 'number' ? example + 77_000 : `${example}`
    const isCode = ['callType', 'releaseCause', 'outbound.result'].includes(plainName)
    const isTime = ['beginTime', 'endTime'].includes(plainName)
    const shown = isCode ? { value, symbol: null, meaning: null } : isTime ? { text: value, timeZone: null } : value
    const [outer = '', inner] = plainName.split('.')
    // The value is invented and need not fit the type of its field.
    const changed = { ...cdr, [outer]: inner ? { ...cdr.outbound, [inner]: shown } : shown }
    expect(stripVTControlCharacters(card(changed as unknown as Cdr, 200))).toContain(String(value))
  },
)
