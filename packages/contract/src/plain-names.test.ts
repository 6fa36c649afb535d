import { createCdrClient } from '@org/cms-cdr-client'
import { createMock } from '@org/cms-cdr-mock'
import { expect, test } from 'vitest'
import { plainRecord } from './cases/plain-record.ts'
import type { Schema } from './schema.ts'
import { examplePairs, spec } from './spec.ts'

const fields: Readonly<Record<string, Schema>> = spec.components.schemas.CallDetail.properties

test.each(Object.entries(fields))(
  'the field %s has a plain name, under which the client returns it',
  async (name, schema) => {
    expect(schema['x-plain-name'], 'Name it with x-plain-name in spec/schemas/CallDetail.yaml.').toBeTruthy()
    const query = { ccId: 1, isCallin: 'false', callId: 'plain-name' } as const
    const record = { callId: query.callId, [name]: schema.examples?.[0] }
    const envelope = { resultCode: '0100000', resultDesc: record }
    const mock = await createMock({ port: false, envelopes: { [query.callId]: envelope } })
    const keys = { accessKey: 'any', secretKey: 'any', ccId: 1 }
    const cdr = await createCdrClient({ ...keys, baseUrl: mock.url, fetch: mock.fetch }).getCdr({
      callId: query.callId,
      direction: 'outbound',
    })
    expect(cdr, 'Read it in packages/client/src/domain/to-cdr.ts.').toMatchObject(
      name === 'callId' ? { callId: record.callId } : plainRecord(query, record),
    )
  },
)

// The contract then has a case with the field for every consumer: the client, the command line and the console.
test('every field is in a named example', () => {
  const records = examplePairs.flatMap(({ response }) => Object.keys(Object(response.resultDesc)))
  const known = new Set(records.map((key) => key.trim()))
  const missing = Object.keys(fields).filter((name) => !known.has(name))
  expect(missing, 'Add it to a response in spec/examples/.').toEqual([])
})
