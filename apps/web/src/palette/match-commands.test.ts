import { expect, test } from 'vitest'
import { looksLikeCallId, matching } from './match-commands.ts'

const commands = ['Agents and queues', 'Próximo turno', 'Calls: Last 7 days', 'Last call', 'America/Sao_Paulo'].map(
  (text) => ({ id: text, icon: null, text, run: () => undefined }),
)

test.each([
  ['', commands.map(({ text }) => text)],
  ['AGENT', ['Agents and queues']],
  ['queues agents', ['Agents and queues']],
  ['proximo', ['Próximo turno']],
  ['sao paulo', ['America/Sao_Paulo']],
  ['last', ['Last call', 'Calls: Last 7 days']],
  ['nothing like it', []],
])('%j finds %j: every word stands in it, and what begins with it is first', (typed, found) => {
  expect(matching(commands, typed).map(({ text }) => text)).toEqual(found)
})

test.each([
  ['1732345200-0001', true],
  ['../a1b2c3', true],
  ['512', false],
  ['agents', false],
  ['queue 12345', false],
])('%j may be a call ID: %s', (text, isOne) => {
  expect(looksLikeCallId(text)).toBe(isOne)
})
