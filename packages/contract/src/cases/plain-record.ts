import { type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import type { Query } from '../case.ts'
import type { Schema } from '../schema.ts'
import { spec } from '../spec.ts'

const fields: Readonly<Record<string, Schema>> = spec.components.schemas.CallDetail.properties

/** What a user must see of a record: its fields under their plain names, codes with their meaning, by the spec alone. */
export function plainRecord(query: Query, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain: Record<string, unknown> = {
    ccId: query.ccId,
    direction: query.isCallin === 'true' ? 'inbound' : 'outbound',
  }
  for (const [key, value] of Object.entries(record)) {
    const schema = fields[key.trim()]
    const [name = '', inner] = schema?.['x-plain-name']?.split('.') ?? []
    if (!schema || value === null || value === '') continue
    const seen = plainValue(key.trim(), schema, value)
    if (inner) plain[name] = { ...(plain[name] as object), [inner]: seen }
    else plain[name] = seen
  }
  return plain
}

function plainValue(key: string, schema: Schema, value: unknown): unknown {
  if (key === 'anonyCall') return value === 1
  if (key === 'beginTime' || key === 'endTime') return { text: value }
  const catalogue = schema['x-catalogue']
  if (!catalogue) return value
  const entry = catalogues[catalogue as CatalogueName][String(value)]
  return { value, symbol: entry?.symbol ?? null, meaning: entry?.meaning ?? null }
}
