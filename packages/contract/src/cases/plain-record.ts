import { type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import type { ListQuery, Query } from '../case.ts'
import type { Schema } from '../schema.ts'
import { spec } from '../spec.ts'

type Fields = Readonly<Record<string, Schema>>

const { CallDetail, ListedCall } = spec.components.schemas

/** What a user must see of a record: its fields under their plain names, codes with their meaning, by the spec alone. */
export function plainRecord(query: Query, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
  return { ccId: query.ccId, direction, ...plainFields(CallDetail.properties, record, plainValue) }
}

/** What a user must see of an entry of the list of calls, by the spec alone. */
export function plainListedCall(query: ListQuery, row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ccId: query.ccId, direction: query.direction, ...plainFields(ListedCall.properties, row, plainListedValue) }
}

function plainFields(
  fields: Fields,
  record: Readonly<Record<string, unknown>>,
  plainOf: (key: string, schema: Schema, value: unknown) => unknown,
): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(record)) {
    const schema = fields[key.trim()]
    const [name = '', inner] = schema?.['x-plain-name']?.split('.') ?? []
    if (!schema || value === null || value === '') continue
    const seen = plainOf(key.trim(), schema, value)
    if (inner) plain[name] = { ...(plain[name] as object), [inner]: seen }
    else plain[name] = seen
  }
  return plain
}

function plainValue(key: string, schema: Schema, value: unknown): unknown {
  if (key === 'anonyCall') return value === 1
  if (key === 'beginTime' || key === 'endTime') return { text: value }
  return schema['x-catalogue'] ? coded(schema['x-catalogue'], value) : value
}

/** Every number of the list may be text. */
function plainListedValue(
  _key: string,
  { type, 'x-catalogue': catalogue, ...schema }: Schema,
  value: unknown,
): unknown {
  if (![type].flat().includes('integer')) return value
  if (catalogue) return coded(catalogue, Number(value))
  return schema['x-unit'] === 'epoch milliseconds' ? new Date(Number(value)) : Number(value)
}

function coded(catalogue: string, value: unknown): object {
  const entry = catalogues[catalogue as CatalogueName][String(value)]
  return { value, symbol: entry?.symbol ?? null, meaning: entry?.meaning ?? null }
}
