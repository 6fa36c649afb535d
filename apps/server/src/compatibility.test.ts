import { expect, test } from 'vitest'
import { goodBody, startTestServer } from '../test/server.ts'
import type { Compatibility } from './compatibility.ts'

const key = { ccId: 1, direction: 'inbound', callId: '1000000000-0001' } as const
const record = { callId: key.callId, agentId: 7, busiResult: 'says "agentId":8' }

async function serverWith(compatibility: Partial<Compatibility>) {
  const server = await startTestServer({ compatibility })
  await server.store.put([{ ...key, recordJson: JSON.stringify(record) }], await server.store.addSource('import', 'x'))
  return server
}

test('without the legacy pair, responses contain neither result nor resultDatas', async () => {
  await using server = await serverWith({ legacyPair: false })
  expect(JSON.parse((await server.sendQuery(goodBody)).text)).toEqual({ resultCode: '0100000', resultDesc: record })
  expect(JSON.parse((await server.sendQuery(goodBody.replace('-0001', '-0009'))).text)).toEqual({
    resultCode: '0100000',
  })
  expect(Object.keys(JSON.parse((await server.sendQuery('{}')).text))).toEqual(['resultCode', 'resultDesc'])
  expect(Object.keys(JSON.parse((await server.sendQuery(goodBody, {}, { secretKey: 'wrong' })).text))).toEqual([
    'resultCode',
    'resultDesc',
  ])
})

test('the key agentId can end with a blank, and only the key', async () => {
  await using server = await serverWith({ agentIdBlank: true })
  const { agentId, ...rest } = record
  const { resultDesc, resultDatas } = JSON.parse((await server.sendQuery(goodBody)).text)
  expect(resultDesc).toEqual({ ...rest, 'agentId ': agentId })
  expect(resultDatas).toEqual(resultDesc)
})

test.each([
  ['ccId as a text', { ccId: '1', isCallin: 'true' }],
  ['isCallin as a boolean', { ccId: 1, isCallin: true }],
  ['isCallin in capitals', { ccId: 1, isCallin: 'TRUE' }],
])('%s is refused by the document, and accepted with lenient types', async (_name, change) => {
  const body = JSON.stringify({ queryParam: { ...change, callId: key.callId } })
  await using strict = await serverWith({})
  expect(JSON.parse((await strict.sendQuery(body)).text).resultCode).toBe('0100002')
  await using lenient = await serverWith({ lenientTypes: true })
  expect(JSON.parse((await lenient.sendQuery(body)).text).resultDesc).toEqual(record)
})

test.each([
  ['ccId as words', { ccId: 'one', isCallin: 'true' }],
  ['ccId as an empty text', { ccId: '', isCallin: 'true' }],
  ['isCallin as a number', { ccId: 1, isCallin: 1 }],
  ['isCallin as another word', { ccId: 1, isCallin: 'yes' }],
])('lenient types do not guess: %s', async (_name, change) => {
  await using server = await serverWith({ lenientTypes: true })
  const response = await server.sendQuery(JSON.stringify({ queryParam: { ...change, callId: key.callId } }))
  expect(JSON.parse(response.text).resultCode).toBe('0100002')
})

test('a 401 can be empty', async () => {
  await using server = await serverWith({ refusedBody: 'empty' })
  const response = await server.sendQuery(goodBody, {}, { secretKey: 'wrong' })
  expect([response.status, response.text]).toEqual([401, ''])
})
