import { expect, test } from 'vitest'
import server from '../generated/server.json' with { type: 'json' }
import vendor from '../generated/vendor.json' with { type: 'json' }
import { breakingChanges } from './breaking-changes.ts'

type Vendor = typeof vendor
type Schemas = Record<
  string,
  { properties: Record<string, object>; required?: string[]; additionalProperties?: boolean }
>

const path = '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid'
const operation = `\`POST ${path}\``
// TypeScript gives each schema of a JSON file a type of its own.
const schemas = (document: Vendor): Schemas => document.components.schemas as unknown as Schemas
const post = (document: Vendor) => document.paths[path].post
const field = (document: Vendor, schema: string, name: string): Record<string, unknown> =>
  schemas(document)[schema]?.properties[name] as Record<string, unknown>

/** Compares the document of the vendor with itself after a change. */
function after(change: (document: Vendor) => unknown): string[] {
  const changed = structuredClone(vendor)
  change(changed)
  return breakingChanges(vendor, changed)
}

test.each<[string, (document: Vendor) => unknown, string]>([
  ['an operation', (it) => Reflect.deleteProperty(it.paths, path), `${operation} was removed.`],
  [
    'the name of an operation',
    (it) => Object.assign(post(it), { operationId: 'getCdr' }),
    `${operation}: the operation \`queryCallDetailById\` is now called \`getCdr\`.`,
  ],
  [
    'the status of success',
    (it) => Reflect.deleteProperty(post(it).responses, '200'),
    `${operation}: the status 200 was removed.`,
  ],
  [
    'a way to sign in',
    (it) => Object.assign(post(it), { security: [{ session: [] }] }),
    `${operation}: c2Signature is no longer accepted.`,
  ],
  [
    'a media type',
    (it) => Object.assign(post(it).requestBody, { content: {} }),
    `${operation}: the media type application/json of the request was removed.`,
  ],
  [
    'a parameter that is now required',
    (it) => Object.assign(post(it), { parameters: [{ name: 'zone', in: 'query', required: true }] }),
    `${operation}: the query parameter \`zone\` is now required.`,
  ],
  [
    'the name of a schema',
    (it) => Object.assign(it, JSON.parse(JSON.stringify(it).replaceAll(/(?<=["/])ListedCall"/g, 'Row"'))),
    'The schema `ListedCall` was removed.',
  ],
  [
    'a field of the record',
    (it) => Reflect.deleteProperty(it.components.schemas.CallDetail.properties, 'vdn'),
    '`CallDetail` in a response: the property `vdn` was removed.',
  ],
  [
    'a type that a response may newly have',
    (it) => Object.assign(field(it, 'CallDetail', 'callTime'), { type: ['integer', 'string', 'null'] }),
    '`CallDetail.callTime` in a response: the type string may occur now.',
  ],
  [
    'a field that is no longer always present',
    (it) => Object.assign(it.components.schemas.SuccessEnvelope, { required: [] }),
    '`SuccessEnvelope` in a response: the property `resultCode` is no longer always present.',
  ],
  [
    'a value that a request may no longer have',
    (it) => Object.assign(field(it, 'CallDetailQuery', 'isCallin'), { enum: ['true'] }),
    '`CallDetailQuery.isCallin` in a request: the value "false" is no longer accepted.',
  ],
  [
    'a tighter limit of a request',
    (it) => Object.assign(field(it, 'CallDetailQuery', 'callId'), { maxLength: 20 }),
    '`CallDetailQuery.callId` in a request: maxLength was none and is `20`.',
  ],
  [
    'a pattern of a request',
    (it) => Object.assign(field(it, 'CallDetailQuery', 'callId'), { pattern: '^a' }),
    '`CallDetailQuery.callId` in a request: pattern was none and is `"^a"`.',
  ],
  [
    'a field that a request now needs',
    (it) => schemas(it).CallListQuery?.required?.push('limit'),
    '`CallListQuery` in a request: the property `limit` is now required.',
  ],
  [
    'a form of the request',
    (it) => it.components.schemas.QueryRequest.oneOf.pop(),
    '`QueryRequest` in a request: the option CallDetailQuery was removed.',
  ],
  [
    'a form of the response',
    (it) => it.components.schemas.QueryResponse.anyOf.push({ $ref: '#/components/schemas/CallList' }),
    '`QueryResponse` in a response: the option CallList was added.',
  ],
  [
    'a keyword that the comparison does not know',
    (it) => Object.assign(field(it, 'CallDetail', 'callTime'), { multipleOf: 5 }),
    '`CallDetail.callTime` in a response: multipleOf was none and is `5`.',
  ],
])('%s is found', (_name, change, sentence) => {
  expect(after(change)).toEqual([sentence])
})

test.each<[string, (document: Vendor) => unknown]>([
  [
    'a new field of the record',
    (it) => Object.assign(it.components.schemas.CallDetail.properties, { mood: { type: 'string' } }),
  ],
  [
    'a new optional field of a request',
    (it) => Object.assign(it.components.schemas.CallListQuery.properties, { x: {} }),
  ],
  [
    'a type that a response has no longer',
    (it) => Object.assign(field(it, 'CallDetail', 'callTime'), { type: 'integer' }),
  ],
  [
    'another form of a type that may be null',
    (it) =>
      Object.assign(field(it, 'CallDetail', 'callTime'), {
        type: undefined,
        oneOf: [{ type: 'integer' }, { type: 'null' }],
      }),
  ],
  ['a looser limit of a request', (it) => Object.assign(field(it, 'CallListQuery', 'limit'), { maximum: 200 })],
  [
    'a value that a request may newly have',
    (it) => Object.assign(field(it, 'CallDetailQuery', 'isCallin'), { enum: ['true', 'false', 'both'] }),
  ],
  ['another status', (it) => Object.assign(post(it).responses, { 429: { description: 'Too many.' } })],
  ['another way to sign in', (it) => post(it).security.push({ session: [] } as never)],
  ['a description', (it) => Object.assign(field(it, 'CallDetail', 'callTime'), { description: 'New.' })],
  ['nothing', () => {}],
])('%s breaks nobody', (_name, change) => {
  expect(after(change)).toEqual([])
})

test.each<[string, string, string, string]>([
  ['a header', '"webhook-id"', '"webhook-key"', 'the header parameter `webhook-id` is no longer always sent.'],
  [
    'the media type',
    '"application/json":{"schema":{"$ref":"#/components/schemas/StoredCallEvent"}',
    '"text/plain":{"schema":{}',
    'the media type application/json of the request was removed.',
  ],
])('a webhook is compared: %s', (_what, from, to, change) => {
  const text = JSON.stringify(server)
  expect(text).toContain(from)
  expect(breakingChanges(server, JSON.parse(text.replaceAll(from, to)))).toContain(`\`POST callStored\`: ${change}`)
})

test('a field of what a webhook sends is compared', () => {
  const changed = structuredClone(server)
  const [field = ''] = Object.keys(changed.components.schemas.StoredCallEvent.properties)
  Reflect.deleteProperty(changed.components.schemas.StoredCallEvent.properties, field)
  expect(breakingChanges(server, changed)).toContain(
    `\`StoredCallEvent\` in a response: the property \`${field}\` was removed.`,
  )
})
