import { queryPath } from '@org/cms-cdr-client'
import type { Asked, Query } from '../case.ts'

/** The usual request: the wrapped query, signed rightly. */
export function askFor(query: Query, change: Partial<Asked> = {}): Asked {
  return { method: 'POST', path: queryPath, body: JSON.stringify({ queryParam: query }), signed: 'right', ...change }
}
