import { expect, test } from 'vitest'
import server from '../generated/server.json' with { type: 'json' }
import vendor from '../generated/vendor.json' with { type: 'json' }

interface Fields {
  readonly title: string
  readonly properties?: Readonly<Record<string, { readonly description?: string; readonly $ref?: string }>>
}

const vendorSchemas: Readonly<Record<string, Fields>> = vendor.components.schemas
const serverSchemas: Readonly<Record<string, Fields>> = server.components.schemas

test('the vendor document has the two operations and the two statuses of the vendor', () => {
  const operations = Object.values(vendor.paths).flatMap((item) => Object.values(item))
  expect(
    operations.map(({ operationId, responses, security }) => [operationId, Object.keys(responses), security]),
  ).toEqual([
    ['queryCallDetailById', ['200', '401'], [{ c2Signature: [] }]],
    ['queryCalls', ['200', '401'], [{ c2Signature: [] }]],
  ])
})

test('the vendor document has nothing of ours: no extension and no word about the cms-cdr server', () => {
  const text = JSON.stringify(vendor)
  expect(new Set(text.match(/"x-[^"]+":/g))).toEqual(new Set(['"x-displayName":']))
  expect(text).not.toMatch(/cms-cdr server|cookie|X-CDR-/)
})

test('the server document has everything that the vendor document has', () => {
  expect(Object.keys(server.paths)).toEqual(expect.arrayContaining(Object.keys(vendor.paths)))
  for (const [name, schema] of Object.entries(vendorSchemas)) {
    expect(Object.keys(serverSchemas[name]?.properties ?? {})).toEqual(Object.keys(schema.properties ?? {}))
  }
  expect(server.components.examples).toEqual(vendor.components.examples)
})

test('the server document has merged what the server adds', () => {
  expect(JSON.stringify(server)).not.toContain('"x-server"')
  const { post } = server.paths['/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid']
  expect(post.security).toEqual([{ c2Signature: [] }, { session: [] }])
  expect(server.components.schemas.CallDetailQuery.properties.callId.maxLength).toBe(256)
  expect(vendor.components.schemas.CallDetailQuery.properties.callId).not.toHaveProperty('maxLength')
})

test.each([
  ['CallDetail', 'callType', '`0` (`SP_CALL_NORMAL`): Normal incoming call.'],
  ['CallDetail', 'releaseCause', '`4`: The number is vacant.'],
  ['CallDetail', 'result', '`0900`: The OBS made the outbound call successfully'],
  ['FailureEnvelope', 'resultCode', '`0101003`: '],
  ['ListedCall', 'leaveReason', '`15`: The user hung up.'],
])('%s.%s lists its known values in its description', (schema, field, value) => {
  expect(vendorSchemas[schema]?.properties?.[field]?.description).toContain(value)
  expect(serverSchemas[schema]?.properties?.[field]?.description).toContain(value)
})

test('values that the vendor does not document for a field are only in the server document, and marked so', () => {
  const marked = /not documented for this field[\s\S]*`1281`/
  expect(serverSchemas.CallDetail?.properties?.releaseCause?.description).toMatch(marked)
  expect(vendorSchemas.CallDetail?.properties?.releaseCause?.description).not.toContain('1281')
})

test('every schema has its own name as its title, because generators name types after either', () => {
  for (const [name, { title }] of Object.entries(serverSchemas)) {
    expect(title.replaceAll(' ', '').toLowerCase()).toBe(name.toLowerCase())
  }
})

test('no enum has null among its values, which openapi-zod-client cannot compile', () => {
  expect(JSON.stringify(server)).not.toMatch(/"enum":\[[^\]]*\bnull\b/)
})
